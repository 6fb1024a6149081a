/* Closures that read and write tables. At a place in a program that names a field, the same node of a table is the
 * right one nearly always, even of another table, if both got their fields in the same order: the place remembers
 * it. */

import { type Frame, type Site, type Status, at, machine } from '../registers.ts';
import { LuaTable } from '../table.ts';
import { index, setIndex } from '../operations.ts';
import type { Eval, Operand } from './operand.ts';


export function fieldCode(object: Operand, key: string, site: Site): Eval {
  const o = object.eval;
  let hint = 0;
  return (f) => {
    const t = o(f);
    if (t instanceof LuaTable) {
      if (t.keys[hint] === key) {
        const v = t.values[hint];
        if (v !== undefined) return v;
      } else {
        const i = t.find(key);
        if (i >= 0) {
          hint = i;
          const v = t.values[i];
          if (v !== undefined) return v;
        }
      }
      if (t.metatable === undefined) return undefined;
    }
    return index(t, key, object.name, at(f, site));
  };
}

export function globalCode(key: string, site: Site): Eval {
  let hint = 0;
  return (f) => {
    const t = machine.globals as LuaTable;
    if (t.keys[hint] !== key) {
      const i = t.find(key);
      if (i < 0) return index(t, key, '', at(f, site));
      hint = i;
    }
    return t.values[hint] ?? index(t, key, '', at(f, site));
  };
}

export function indexCode(object: Operand, key: Operand, site: Site): Eval {
  const o = object.eval;
  const k = key.eval;
  return (f) => {
    const t = o(f);
    const i = k(f);
    if (t instanceof LuaTable) {
      if (typeof i === 'number') {
        const { array } = t;
        if (i > 0 && i < array.length) {
          const v = array[i];
          if (v !== undefined) return v;
        }
      }
      const v = t.get(i);
      if (v !== undefined || t.metatable === undefined) return v;
    }
    return index(t, i, object.name, at(f, site));
  };
}

export function setFieldCode(object: Operand, key: string, value: Operand, site: Site): (f: Frame) => Status {
  const o = object.eval;
  const e = value.eval;
  let hint = 0;
  return (f) => {
    const t = o(f);
    const v = e(f);
    if (t instanceof LuaTable && !t.isReadonly) {
      if (t.keys[hint] !== key) {
        const i = t.find(key);
        if (i >= 0) hint = i;
      }
      if (t.keys[hint] === key && t.values[hint] !== undefined) {
        t.values[hint] = v;
        return 0;
      }
    }
    setIndex(t, key, v, object.name, at(f, site));
    return 0;
  };
}

export function setIndexCode(object: Operand, key: Operand, value: Operand, site: Site): (f: Frame) => Status {
  const o = object.eval;
  const k = key.eval;
  const e = value.eval;
  return (f) => {
    const t = o(f);
    const i = k(f);
    const v = e(f);
    if (typeof i === 'number' && v !== undefined && t instanceof LuaTable && !t.isReadonly) {
      const { array } = t;
      if (i > 0 && i < array.length && array[i] !== undefined) {
        array[i] = v;
        return 0;
      }
      if (i === array.length && i <= t.arraySize && t.metatable === undefined) {
        array.push(v);
        return 0;
      }
    }
    setIndex(t, i, v, object.name, at(f, site));
    return 0;
  };
}
