using System;
using System.Collections.Generic;
using System.Threading;

namespace FirmwareScanner.Files;

/// <summary>
/// The pieces of one file in their order, read and searched by several threads. The thread that takes them works on them, too, while the next is not ready; others
/// join it as long as there are spare ones. There are two pieces for each thread: one that it works on, one that waits for its turn.
/// </summary>
internal sealed class PieceQueue : IDisposable
{
    private const int PiecesPerThread = 2;

    // Whoever changes something wakes those that wait; this only bounds each wait, in milliseconds.
    private const int LongestWait = 1000;

    private readonly object _lock = new();
    private readonly List<Thread> _helpers = [];
    private readonly Queue<FilePiece> _begun = new();
    private readonly Stack<FilePiece> _free;
    private readonly Func<FilePiece> _create;
    private readonly OffsetReader _read;
    private readonly SpareThreads _spare;
    private readonly int _length;
    private readonly long _count;
    private FilePiece? _taken;
    private long _claimed;
    private bool _isEnding;

    /// <summary>Begins a file.</summary>
    /// <param name="read">Reads it, on several threads at the same time.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="length">Length of its pieces in bytes.</param>
    /// <param name="free">Pieces to use, which are there again when the file is done; more are added as threads join.</param>
    /// <param name="create">Makes a piece of this length.</param>
    /// <param name="spare">Where threads are taken from, and given back to.</param>
    public PieceQueue(OffsetReader read, long size, int length, Stack<FilePiece> free, Func<FilePiece> create, SpareThreads spare)
    {
        _read = read;
        _length = length;
        _free = free;
        _create = create;
        _spare = spare;

        // Where the size is a multiple of the length, the last is empty.
        _count = (size / length) + 1;
        ProvideFor(1);
    }

    /// <summary>The next piece; the one before it may be used for others from now on.</summary>
    /// <returns>The piece; null behind that in which the file ended when its size was asked for.</returns>
    public FilePiece? Next()
    {
        Reinforce();
        lock (_lock)
        {
            Release();
        }

        while (true)
        {
            FilePiece? own;
            lock (_lock)
            {
                if (_begun.TryPeek(out FilePiece? next) && next.IsReady)
                {
                    _taken = _begun.Dequeue();
                    return _taken;
                }

                if (next is null && _claimed == _count)
                {
                    return null;
                }

                own = Claim();
                if (own is null)
                {
                    Monitor.Wait(_lock, LongestWait);
                }
            }

            if (own is not null)
            {
                Work(own);
            }
        }
    }

    /// <summary>Waits for the helpers, each of which ends with its piece, and gives them back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnding = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
            _spare.Give();
        }

        lock (_lock)
        {
            Release();
        }

        while (_begun.TryDequeue(out FilePiece? piece))
        {
            _free.Push(piece);
        }
    }

    private void Release()
    {
        if (_taken is not null)
        {
            _free.Push(_taken);
            _taken = null;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Has spare threads help, as long as there is something to do for them.</summary>
    private void Reinforce()
    {
        while (_helpers.Count + 1 < _count - Volatile.Read(ref _claimed) && _spare.TryTake())
        {
            var helper = new Thread(Help) { IsBackground = true, Name = "scan pieces" };
            _helpers.Add(helper);
            lock (_lock)
            {
                ProvideFor(_helpers.Count + 1);
            }

            helper.Start();
        }
    }

    private void ProvideFor(int threads)
    {
        int held = _free.Count + _begun.Count + (_taken is null ? 0 : 1);
        for (; held < PiecesPerThread * threads; held++)
        {
            _free.Push(_create());
        }
    }

    private void Help()
    {
        bool goesOn = true;
        while (goesOn)
        {
            FilePiece? own;
            lock (_lock)
            {
                goesOn = !_isEnding && _claimed < _count;
                own = goesOn ? Claim() : null;
                if (goesOn && own is null)
                {
                    Monitor.Wait(_lock, LongestWait);
                }
            }

            if (own is not null)
            {
                Work(own);
            }
        }
    }

    /// <summary>The next piece that nobody has begun; null if there is none, or no room for it.</summary>
    private FilePiece? Claim()
    {
        if (_claimed == _count || !_free.TryPop(out FilePiece? piece))
        {
            return null;
        }

        piece.Begin(_claimed++ * _length);
        _begun.Enqueue(piece);
        return piece;
    }

    private void Work(FilePiece piece)
    {
        piece.Fill(_read);
        lock (_lock)
        {
            piece.IsReady = true;
            Monitor.PulseAll(_lock);
        }
    }
}
