drop table molecules, artifacts;
