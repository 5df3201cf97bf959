"""The sample data (演示数据): monthly files as staff would have sent them, March to October.

Every figure is invented. `python -m scripts.sample`, from the project root, writes
data/sample/<month>/, data/sample/照片/ and data/sample/manifest.csv anew; the same plan, stories and seed give the
same bytes. What happens is declared in `stories`, task by task; what is not declared runs near its
plan with a little chance. The sentences are in data/sample/wording.yaml. Stories about tasks that
the plan does not know are passed over, so another year's plan gets plausible files too.

How it is made: `teller` writes one row for every cell due (task × 街镇 × month), as it truly was;
`clerk` sorts the rows into files, with what was left empty, sent late, said wrongly at first and
corrected; `sited` makes rows by 点位 of those of tasks that have any, and the sheets of them; `spot` draws what is checked on
the spot, `pictures` its photos; `saving` writes each file as its department does (GB18030, UTF-8 with BOM or .xlsx).
"""
