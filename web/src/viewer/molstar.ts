// All that is used of Mol*, in one module: apart, its parts import each other in circles.
export {ComputeContacts, InteractionsShape} from 'molstar/lib/extensions/interactions/transforms';
export type {StructureInteractions} from 'molstar/lib/extensions/interactions/model';
export {OrderedSet} from 'molstar/lib/mol-data/int';
export {Sphere3D} from 'molstar/lib/mol-math/geometry';
export {Vec3, Vec4} from 'molstar/lib/mol-math/linear-algebra';
export {Structure, StructureElement, StructureProperties, Unit} from 'molstar/lib/mol-model/structure';
export {PluginStateObject} from 'molstar/lib/mol-plugin-state/objects';
export {StateTransforms} from 'molstar/lib/mol-plugin-state/transforms';
export {BoxShape3D} from 'molstar/lib/mol-plugin-state/transforms/shape';
export {MultiStructureSelectionFromBundle} from 'molstar/lib/mol-plugin-state/transforms/model';
export {createStructureRepresentationParams, type StructureRepresentationBuiltInProps} from 'molstar/lib/mol-plugin-state/helpers/structure-representation-params';
export {DefaultPluginSpec} from 'molstar/lib/mol-plugin/spec';
export {PluginConfig} from 'molstar/lib/mol-plugin/config';
export {PluginContext} from 'molstar/lib/mol-plugin/context';
export {StateObjectSelector} from 'molstar/lib/mol-state';
export {Color} from 'molstar/lib/mol-util/color';
