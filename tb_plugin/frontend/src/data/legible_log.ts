// Messages whose texts can be shown as they are. The names that the server is asked by, those of
// runs, series, measures, checks and metrics, stay what they are: `inWords` makes them legible.
import type { Check, Feature, Grid, Row, Series } from "../gen/tf_xai_pb";
import { legible, prose } from "../common/legible";

export function legibleSeries(series: Series): Series {
  const { channels, labels, rows, checks } = series;
  return {
    ...series,
    channels: channels.map(legible),
    labels: labels.map(legible),
    rows: rows.map(legibleRow),
    checks: checks.map(legibleCheck),
  };
}

export function legibleFeature(feature: Feature): Feature {
  const { name, unit, categories } = feature;
  return {
    ...feature,
    name: legible(name),
    unit: legible(unit),
    categories: categories.map(legible),
  };
}

function legibleRow(row: Row): Row {
  return { ...row, name: legible(row.name), grids: row.grids.map(legibleGrid) };
}

function legibleGrid(grid: Grid): Grid {
  return grid.feature ? { ...grid, feature: legibleFeature(grid.feature) } : grid;
}

function legibleCheck(check: Check): Check {
  return { ...check, label: legible(check.label), says: prose(check.says) };
}
