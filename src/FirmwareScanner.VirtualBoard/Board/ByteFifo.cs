using System;

namespace FirmwareScanner.Virtual;

/// <summary>A first-in, first-out store of bytes that never grows. Not thread-safe.</summary>
internal sealed class ByteFifo(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _head;

    public int Count { get; private set; }

    public int Free => _bytes.Length - Count;

    /// <summary>Takes as many bytes as there is room for.</summary>
    public int Push(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, Free);
        int tail = (_head + Count) % _bytes.Length;
        int first = Math.Min(taken, _bytes.Length - tail);
        bytes[..first].CopyTo(_bytes.AsSpan(tail));
        bytes[first..taken].CopyTo(_bytes);
        Count += taken;
        return taken;
    }

    /// <summary>Gives as many bytes as there are.</summary>
    public int Pop(Span<byte> bytes)
    {
        int given = Math.Min(bytes.Length, Count);
        int first = Math.Min(given, _bytes.Length - _head);
        _bytes.AsSpan(_head, first).CopyTo(bytes);
        _bytes.AsSpan(0, given - first).CopyTo(bytes[first..]);
        _head = (_head + given) % _bytes.Length;
        Count -= given;
        return given;
    }

    public void Clear() => Count = 0;
}
