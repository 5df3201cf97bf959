"""What the words of a text say: clauses, numbers, deadlines, who does it, and the table of rules that makes kinds of them."""
