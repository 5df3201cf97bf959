"""更正申请: what a department asks to change in a locked month, kept without effect until the office answers.

`asked`: the requests and their rows; `answer`: 同意, 退回 and 撤回, each a batch of its own.
"""
