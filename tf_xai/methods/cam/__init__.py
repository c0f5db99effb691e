"""Class activation maps: a layer's feature map, weighted for the target."""
