// All that is used of Mol*, in one module: apart, its parts import each other in circles.
export {DefaultPluginSpec} from 'molstar/lib/mol-plugin/spec';
export {PluginContext} from 'molstar/lib/mol-plugin/context';
