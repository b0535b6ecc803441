drop table docking_bookmarks;
drop policy own_store on docking_results;
do $$ begin
    execute format('create policy own_store on docking_results to mad_app using (current_schema() = %L)', current_schema());
end $$;
drop index docking_results_interactions, docking_results_job, docking_results_molecule, docking_results_heavy_atoms,
    docking_results_hydrogen_bonds, docking_results_confidence,
    docking_results_lipophilic_efficiency, docking_results_ligand_efficiency, docking_results_affinity;
alter table docking_results drop campaign, drop molecule, drop record, drop confidence, drop heavy_atoms,
    drop ligand_efficiency, drop lipophilic_efficiency, drop hydrogen_bonds, drop interactions;
create index docking_results_affinity on docking_results (affinity);
drop table docked_ligands, interaction_words, docking_campaigns;
drop function is_own_store(text);
