"""The whole plan at one month: roll-up, sentence, 报送情况, attention, course of the year; `status` gathers them."""
