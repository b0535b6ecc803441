// The inputs of a document's operations as one schema each, as the platform makes them (src/schema/openapi_inputs.cpp).
import {isObject, tokensOf, valueAt, type Json} from '../src/schema-form/schema';

export interface Operation {
  name: string;
  schema: object;
  examples: unknown[];
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head'];
const beyondPlain = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'discriminator', 'patternProperties', 'minProperties', 'maxProperties',
                     'propertyNames', 'unevaluatedProperties', '$defs', '$id'];

function follow(document: Json, node: unknown): Json {
  let at = node;
  for (let hops = 0; hops < 32 && isObject(at) && typeof at.$ref === 'string'; ++hops)
    at = valueAt(document, tokensOf(decodeURIComponent(at.$ref.slice(1))));
  return isObject(at) ? at : {};
}

function rank(type: string): number {
  if (type.startsWith('application/json')) return 0;
  if (/[+/]json\b/.test(type)) return 1;
  if (type === '*/*' || type === 'application/*') return 2;
  return type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded' ? 3 : 4;
}

function isPlain(schema: Json): boolean {
  return !beyondPlain.some((keyword) => keyword in schema) && (schema.type === undefined || schema.type === 'object') && isObject(schema.properties);
}

function parametersOf(document: Json, item: Json, operation: Json): Json[] {
  const all: Json[] = [];
  for (const given of [...(operation.parameters as unknown[] ?? []), ...(item.parameters as unknown[] ?? [])]) {
    const parameter = follow(document, given);
    if (all.some((other) => other.name === parameter.name && other.in === parameter.in)) continue;
    const isInput = parameter.in === 'path' || parameter.in === 'query' || parameter.in === 'header' && !['Accept', 'Content-Type', 'Authorization'].includes(String(parameter.name));
    if (isInput) all.push(parameter);
  }
  return all;
}

function examplesOf(document: Json, media: Json): unknown[] {
  const named = isObject(media.examples) ? Object.values(media.examples).map((one) => follow(document, one).value) : [];
  return [media.example, ...named].filter((one) => one !== undefined);
}

/** Every operation with a body that JSON can say: JSON's media types, any type at all, and forms. */
export function operationsOf(document: Json): Operation[] {
  const rest = {components: document.components, paths: document.paths};
  return Object.entries(isObject(document.paths) ? document.paths : {}).flatMap(([path, given]) => {
    const item = follow(document, given);
    return methods.flatMap((method): Operation[] => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const content = follow(document, operation.requestBody).content;
      const [type] = isObject(content) ? Object.keys(content).sort((a, b) => rank(a) - rank(b)) : [];
      if (!type || rank(type) > 3 || type === 'multipart/form-data' || !isObject(content)) return [];
      const media = follow(document, content[type]);
      const body = isObject(media.schema) ? media.schema : {};
      const resolved = follow(document, body);
      const parameters = parametersOf(document, item, operation);
      const name = `${method.toUpperCase()} ${path}`;
      const examples = examplesOf(document, media);
      if (!parameters.length && ('properties' in resolved || 'allOf' in resolved || 'oneOf' in resolved || 'anyOf' in resolved || resolved.type === 'object'))
        return [{name, schema: {...body, ...rest}, examples}];
      const properties: Json = {};
      const required: string[] = [];
      for (const parameter of parameters) {
        properties[String(parameter.name)] = isObject(parameter.schema) ? parameter.schema : {};
        if (parameter.in === 'path' || parameter.required === true) required.push(String(parameter.name));
      }
      const flat = isPlain(resolved) && !Object.keys(resolved.properties as Json).some((one) => one in properties);
      if (flat) {
        Object.assign(properties, resolved.properties);
        if (Array.isArray(resolved.required)) required.push(...(resolved.required as string[]));
        return [{name, schema: {...resolved, type: 'object', properties, required, ...rest}, examples}];
      }
      properties.body = body;
      if (follow(document, operation.requestBody).required === true) required.push('body');
      return [{name, schema: {type: 'object', properties, required, additionalProperties: false, ...rest}, examples: examples.map((body) => ({body}))}];
    });
  });
}
