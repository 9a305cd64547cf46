using System;
using System.Threading;

namespace FirmwareScanner.StubDrivers;

/// <summary>Bytes between two threads, one of which puts and one of which takes.</summary>
internal sealed class StubFifo
{
    private readonly byte[] _bytes;
    private int _put;
    private int _taken;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Most bytes that can wait; a power of two.</param>
    public StubFifo(int capacity)
    {
        _bytes = new byte[capacity];
    }

    /// <summary>Bytes that wait.</summary>
    public int Count => Interlocked.CompareExchange(ref _put, 0, 0) - Interlocked.CompareExchange(ref _taken, 0, 0);

    /// <summary>Puts as many bytes as there is room for.</summary>
    /// <returns>How many those were.</returns>
    public int Put(byte[] bytes, int start, int count)
    {
        int room = _bytes.Length - Count;
        int given = count < room ? count : room;
        for (int i = 0; i < given; i++)
        {
            _bytes[(_put + i) & (_bytes.Length - 1)] = bytes[start + i];
        }

        Interlocked.Exchange(ref _put, _put + given);
        return given;
    }

    /// <summary>Takes as many bytes as there are.</summary>
    /// <returns>How many those were.</returns>
    public int Take(byte[] buffer, int start, int count)
    {
        int there = Count;
        int given = count < there ? count : there;
        int from = _taken & (_bytes.Length - 1);
        int first = _bytes.Length - from < given ? _bytes.Length - from : given;
        Array.Copy(_bytes, from, buffer, start, first);
        Array.Copy(_bytes, 0, buffer, start + first, given - first);
        Interlocked.Exchange(ref _taken, _taken + given);
        return given;
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        _put = 0;
        _taken = 0;
    }
}
