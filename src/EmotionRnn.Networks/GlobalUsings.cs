global using System.Numerics.Tensors;
