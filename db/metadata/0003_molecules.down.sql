drop table secrets, molecules, artifacts;
