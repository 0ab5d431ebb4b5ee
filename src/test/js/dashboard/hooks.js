// Has Node load the dashboard's scripts from where they lie: they are modules, though no package.json
// beside them says so, and libraries come from npm, as they lie beside the scripts when they are served.

import {register} from 'node:module';

const SCRIPTS = '/src/main/resources/io/fairlead/dashboard/';

export async function resolve(specifier, context, next) {
  const library = /^\.{1,2}(?:\/\.\.)*\/lib\/(.+)$/.exec(specifier)?.[1];
  if (library === undefined || !context.parentURL?.includes(SCRIPTS)) {
    return next(specifier, context);
  }
  return library.startsWith('echarts/')
    ? next('echarts', {...context, parentURL: import.meta.url})
    : next(library.replace(/^lit-html\/lit-html\.js$/, 'lit-html'), {...context, parentURL: import.meta.url});
}

export async function load(url, context, next) {
  return next(url, url.includes(SCRIPTS) ? {...context, format: 'module'} : context);
}

if (!import.meta.url.includes('?hooks')) {
  register(import.meta.url + '?hooks');
}
