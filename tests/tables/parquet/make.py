"""Writes the Parquet files beside this script, with three programs that are not ours. Run by hand:
    pip install pyarrow polars duckdb && python3 make.py
The answers (*.csv) are written by hand, from the values below."""

import csv, datetime as d, decimal, pathlib

import duckdb, polars, pyarrow as pa, pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
D = decimal.Decimal

# Every type that a cell can have, a row without any value, another group of rows.
types = pa.table({
    "文字": pa.array(["甲", None, "乙，丙"], pa.string()),
    "字节": pa.array(["某商行".encode("gb18030"), None, "某商行".encode()], pa.binary()),
    "真假": pa.array([True, None, False]),
    "整数8": pa.array([-8, None, 8], pa.int8()),
    "整数64": pa.array([-(2**63), None, 2**63 - 1], pa.int64()),
    "正数32": pa.array([2**32 - 1, None, 0], pa.uint32()),
    "正数64": pa.array([2**64 - 1, None, 0], pa.uint64()),
    "小数32": pa.array([0.1, None, -2.5], pa.float32()),
    "小数64": pa.array([91640106.0, None, 1e21], pa.float64()),
    "定点9": pa.array([D("-0.05"), None, D("1234567.89")], pa.decimal128(9, 2)),
    "定点38": pa.array([D("-123456789012345678901234567.1"), None, D("0.1")], pa.decimal128(38, 1)),
    "日": pa.array([d.date(1949, 10, 1), None, d.date(2026, 2, 28)], pa.date32()),
    "时刻毫秒": pa.array([d.datetime(1949, 10, 1, 15), None, d.datetime(2026, 2, 28, 23, 59)], pa.timestamp("ms")),
    "时刻纳秒": pa.array([d.datetime(1949, 10, 1, 15), None, d.datetime(2026, 2, 28, 23, 59)], pa.timestamp("ns")),
    # 2026-02-27 23:59 in UTC is the 28th in Beijing.
    "时刻世界时": pa.array([d.datetime(1949, 10, 1, 15), None, d.datetime(2026, 2, 27, 23, 59)], pa.timestamp("us", tz="UTC")),
})
pq.write_table(types, here / "types.parquet", row_group_size=2, compression="snappy")
pq.write_table(types, here / "types-plain-v2.parquet", compression="none", use_dictionary=False, data_page_version="2.0")
old = types.select(["文字", "时刻纳秒"])
pq.write_table(old, here / "int96.parquet", use_deprecated_int96_timestamps=True, compression="gzip")

nested = pa.table({"名称": ["甲"], "许可": pa.array([["一", "二"]], pa.list_(pa.string()))})
pq.write_table(nested, here / "nested.parquet")

# A directory, as three programs write it.
with open(here.parent / "entities-clean.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file))
columns = {name: [row[i] or None for row in rows[1:]] for i, name in enumerate(rows[0])}
pq.write_table(pa.table(columns), here / "entities-pyarrow.parquet", compression="lz4", row_group_size=50)
polars.DataFrame(columns, infer_schema_length=None).write_parquet(here / "entities-polars.parquet")
arrow = pa.table(columns)
duckdb.sql("select * from arrow").write_parquet(str(here / "entities-duckdb.parquet"))
