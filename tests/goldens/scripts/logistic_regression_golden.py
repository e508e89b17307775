#!/usr/bin/env python3
"""Writes logistic-regression-golden.json: minima of C·Σ w_y·loss + ½‖W‖² by Newton's method with the full Hessian, which shares nothing with L-BFGS.

Usage: logistic_regression_golden.py > tests/goldens/logistic-regression-golden.json (needs numpy)
"""
import json

import numpy as np


def objective(theta, x, y, weights, c, classes):
    """Value, gradient and Hessian at theta = (W [D, K], b [K]), flattened row by row."""
    n, d = x.shape
    design = np.hstack([x, np.ones((n, 1))])
    scores = design @ theta.reshape(d + 1, classes)
    scores -= scores.max(1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    p = np.exp(log_p)
    w = c * weights[y]
    penalty = np.r_[np.ones(d * classes), np.zeros(classes)]
    value = -(w * log_p[np.arange(n), y]).sum() + 0.5 * (penalty * theta**2).sum()
    gradient = (design.T @ (w[:, None] * (p - np.eye(classes)[y]))).ravel() + penalty * theta
    curvature = w[:, None, None] * (np.einsum("nk,kl->nkl", p, np.eye(classes)) - np.einsum("nk,nl->nkl", p, p))
    hessian = np.einsum("ni,nkl,nj->ikjl", design, curvature, design).reshape(theta.size, theta.size) + np.diag(penalty)
    return value, gradient, hessian


def solve(x, y, weights, c, classes):
    theta = np.zeros((x.shape[1] + 1) * classes)
    for _ in range(200):
        value, gradient, hessian = objective(theta, x, y, weights, c, classes)
        if np.abs(gradient).max() < 1e-11:
            break
        # The intercepts are free up to a constant: the least-squares step keeps their sum at zero.
        step = np.linalg.lstsq(hessian, -gradient, rcond=1e-13)[0]
        length = 1.0
        while objective(theta + length * step, x, y, weights, c, classes)[0] > value + 1e-12 * abs(value):
            length /= 2
        theta = theta + length * step
    assert np.abs(gradient).max() < 1e-9, np.abs(gradient).max()
    return value, theta.reshape(-1, classes)


rng = np.random.default_rng(7)
cases = []
for name, n, d, classes, c, weighted, zeros in [
    ("three classes", 60, 5, 3, 1.0, False, 0.0),
    ("two classes, strong penalty", 40, 4, 2, 0.01, False, 0.0),
    ("class weights, sparse", 80, 12, 4, 2.0, True, 0.7),
    ("fewer rows than features", 25, 40, 5, 1.0, True, 0.0),
    ("separable, weak penalty", 20, 30, 3, 100.0, False, 0.5),
]:
    x = rng.normal(size=(n, d)) * rng.choice([0.3, 1.0, 3.0], size=d)
    x[rng.random((n, d)) < zeros] = 0
    x = np.round(x, 3)
    y = (x[:, :classes] + rng.normal(size=(n, classes))).argmax(1)
    y[:classes] = np.arange(classes)
    weights = np.round(rng.uniform(0.5, 2, classes), 3) if weighted else np.ones(classes)
    value, theta = solve(x, y, weights, c, classes)
    cases.append({
        "name": name, "classes": classes, "c": c, "classWeights": weights.tolist(), "rows": x.tolist(), "labels": y.tolist(),
        "objective": value, "weights": theta[:-1].tolist(), "bias": theta[-1].tolist(),
    })
print(json.dumps({"cases": cases}))
