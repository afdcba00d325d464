"""问规则: the rules without the site; facts of one person in, a decision beside its findings out.

The way of one question, in the order in which to read it:

- `inquiries` lists what may be asked and goes the whole way from one input to its reply;
- `reading` turns JSON into the facts that `model` declares, as `words` lets people write them, `tables` their choices;
- `record` makes of these facts what the rules take: a document, and the facts beside it;
- `setting` says on which day and by whose policy;
- one module for each question (`precheck`, `evidence` with `files`, `department`, `scope`, `identity`) lets the rules
  decide and returns a `ruling`; `contradictions` are said in every one;
- `paths` names in the reply the places as they were told;
- `manual` writes `docs/ask/facts.md`, the schemas, and the replies of the worked examples.
"""
