"""Effective shares of the FinBench sample by scipy.sparse, to lay beside the engine.

    python -m venv /tmp/scipy && /tmp/scipy/bin/pip install scipy
    WHOOWNS_TEST_SCIPY=/tmp/scipy/bin/python go test ./graph/ownership -run SciPy -v

The test runs this file with a folder to write to and the id of one company. It writes
ids.txt (an id a line, companies first), shares.f64 (by company a row, by id a column:
the effective share of the id in the company) and times.json (seconds, the best of some
runs; what each is, the test says).

With P the shares among companies, row k those of the owners of k, and R the shares of
persons: N = (I-P)^-1; the share of company i in j is N[j,i]/N[i,i], that of a person is
row j of N times R. A row of N is one system with I-P transposed.
"""

import csv
import json
import pathlib
import sys
import time

import numpy
import scipy.sparse
from scipy.sparse.linalg import splu, spsolve

here, out, subject = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1]), sys.argv[2]

held = []
for name, letter in ("CompanyInvestCompany.csv", "c"), ("PersonInvestCompany.csv", "p"):
    with open(here / name, newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            held.append((letter + row["investorId"], "c" + row["companyId"], float(row["ratio"])))

ids = sorted({id for owner, company, _ in held for id in (owner, company)})  # c before p
at = {id: place for place, id in enumerate(ids)}
count = sum(id[0] == "c" for id in ids)


def matrix():
    """All shares, by company and owner; those of a company that sum to over 1 divided."""
    rows, columns, shares = zip(*((at[company], at[owner], share) for owner, company, share in held))
    w = scipy.sparse.csr_matrix((shares, (rows, columns)), shape=(count, len(ids)))  # adds those of a pair
    sums = numpy.asarray(w.sum(axis=1)).ravel()
    return scipy.sparse.diags(1 / numpy.maximum(1, sums)) @ w


def system(w):
    return (scipy.sparse.identity(count) - w[:, :count]).T.tocsc()


def one(w, a):
    """The visits of the walk from the subject, by one system: what it takes for owners
    outside every cycle. It has no diagonal, so it is not yet the share of the others."""
    start = numpy.zeros(count)
    start[at[subject]] = 1
    return w.T @ spsolve(a, start)


def every(w, a):
    """The shares of all, in all companies: a factorization, and a system for each."""
    n = splu(a).solve(numpy.eye(count)).T
    shares = n @ w.toarray()
    shares[:, :count] = n / n.diagonal()
    return shares


def best(runs, do):
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        do()
        took.append(time.perf_counter() - began)
    return min(took)


began = time.perf_counter()
w = matrix()
a = system(w)
one(w, a)
first = time.perf_counter() - began
factor = splu(a)
start = numpy.eye(count)[at[subject]]
times = {
    "one, first": first,
    "one, again": best(50, lambda: one(w, a)),
    "one, factor kept": best(50, lambda: w.T @ factor.solve(start)),
    "all": best(5, lambda: every(w, a)),
}
every(w, a).tofile(out / "shares.f64")
(out / "ids.txt").write_text("\n".join(ids) + "\n")
(out / "times.json").write_text(json.dumps(times))
