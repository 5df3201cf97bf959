"""Files for staff to fill in or correct: the month prefilled, 无变化 for the rest, refused rows to send again."""
