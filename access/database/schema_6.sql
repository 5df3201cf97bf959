-- Version 6: the text of targets.yaml that a working copy began with, so that a file changed by hand can be merged.

alter table plan_copies add column base text not null default '';
