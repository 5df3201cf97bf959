"""What is said again: figures that fall, figures that are changed, and the 更正原因 that both need (domain.md section 5).

`Corrections` asks for a reason once for each change; `falls` and `changed` find what there is to ask about.
"""
