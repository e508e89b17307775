"""One training epoch of the EmotionRNN network in PyTorch over batches that are given, for every line that is sent; answers with milliseconds.

    OPENBLAS_NUM_THREADS=1 python3 pytorch_epoch.py BATCHES simple|matching

BATCHES: a line of JSON (batches of dialogues with speakers and labels), then all features as float32, 100 an utterance.
"""
import json, os, sys, time

import numpy as np
import torch, torch.nn.functional as F
from pytorch_emotionrnn import EmotionRNN, require_fast_blas

FEATURES = 100


def load(path):
    with open(path, 'rb') as file:
        described = json.loads(file.readline())
        features = np.frombuffer(file.read(), dtype=np.float32).reshape(-1, FEATURES)
    batches, row = [], 0
    for batch in described:
        lens = torch.tensor([len(d['speakers']) for d in batch])
        T, B = int(lens.max()), len(batch)
        X, spk, y = torch.zeros(T, B, FEATURES), torch.zeros(T, B, dtype=torch.long), torch.full((T, B), -100)
        for b, d in enumerate(batch):
            n = len(d['speakers'])
            X[:n, b] = torch.from_numpy(features[row:row + n].copy())
            spk[:n, b], y[:n, b] = torch.tensor(d['speakers']), torch.tensor(d['labels'])
            row += n
        batches.append((X, spk, lens, y.view(-1)))
    return batches


def main():
    require_fast_blas()
    torch.set_num_threads(int(os.environ['OPENBLAS_NUM_THREADS'])); torch.manual_seed(1)
    batches = load(sys.argv[1])
    net = EmotionRNN(FEATURES, att=sys.argv[2]); net.train()
    optimiser = torch.optim.Adam(net.parameters(), lr=5e-4, weight_decay=3e-4)
    print('ready', flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for X, spk, lens, y in batches:
            loss = F.nll_loss(net(X, spk, lens).view(-1, 7), y, ignore_index=-100)
            optimiser.zero_grad(); loss.backward(); optimiser.step()
        print(1e3 * (time.perf_counter() - start), flush=True)


if __name__ == '__main__':
    main()
