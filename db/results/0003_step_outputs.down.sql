drop table step_outputs;
