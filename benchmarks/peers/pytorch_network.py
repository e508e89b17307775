"""The EmotionRNN network in PyTorch over batches that are given: for every line it is sent, a count of repetitions, it goes so often over all of
them and answers with the milliseconds that passed for one, those its process computed, "nan", and its peak memory in MB.

    OPENBLAS_NUM_THREADS=1 python3 pytorch_network.py FILE train|infer simple|matching DIMENSIONS

FILE: a line of JSON (the features' width, batches of dialogues with speakers and labels), then all features as float32.
"""
import json, os, resource, sys, time

import numpy as np
import torch, torch.nn.functional as F
from pytorch_emotionrnn import EmotionRNN, require_fast_blas


def load(path):
    with open(path, 'rb') as file:
        head = json.loads(file.readline())
        features = np.frombuffer(file.read(), dtype=np.float32).reshape(-1, head['Features'])
    batches, row = [], 0
    for batch in head['Batches']:
        lens = torch.tensor([len(d['Speakers']) for d in batch])
        T, B = int(lens.max()), len(batch)
        X, spk, y = torch.zeros(T, B, head['Features']), torch.zeros(T, B, dtype=torch.long), torch.full((T, B), -100)
        for b, d in enumerate(batch):
            n = len(d['Speakers'])
            X[:n, b] = torch.from_numpy(features[row:row + n].copy())
            spk[:n, b], y[:n, b] = torch.tensor(d['Speakers']), torch.tensor(d['Labels'])
            row += n
        batches.append((X, spk, lens, y.view(-1)))
    return head['Features'], batches


def serve(work):
    print('ready PyTorch ' + torch.__version__, flush=True)
    for line in sys.stdin:
        n, wall, processor = int(line), time.perf_counter(), time.process_time()
        for _ in range(n): work()
        wall, processor = 1e3 * (time.perf_counter() - wall) / n, 1e3 * (time.process_time() - processor) / n
        print(wall, processor, 'nan', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, flush=True)


def main():
    require_fast_blas()
    torch.set_num_threads(int(os.environ['OPENBLAS_NUM_THREADS'])); torch.manual_seed(1)
    file, mode, attention, dimensions = sys.argv[1:]
    width, batches = load(file)
    net = EmotionRNN(width, D=int(dimensions), De=int(dimensions), att=attention); net.train(mode == 'train')
    optimiser = torch.optim.Adam(net.parameters(), lr=5e-4, weight_decay=3e-4)

    def train():
        for X, spk, lens, y in batches:
            loss = F.nll_loss(net(X, spk, lens).view(-1, 7), y, ignore_index=-100)
            optimiser.zero_grad(); loss.backward(); optimiser.step()

    @torch.no_grad()
    def infer():
        for X, spk, lens, _ in batches: net(X, spk, lens)

    serve(train if mode == 'train' else infer)


if __name__ == '__main__':
    main()
