using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Search;

/// <summary>
/// What a finder found in a piece of a stream before the scanner comes to it, on another thread: the places in the order in which the scanner's own finder
/// would give them, run after run. All that depends on what was found before, events, counts, chains, conditions, is left to the scanner.
/// </summary>
internal sealed class PieceCandidates
{
    private readonly SignatureDatabase _database;
    private readonly GramFinder _finder;
    private readonly ScanWindow _window = new();
    private readonly List<Run> _runs = [];
    private readonly List<int> _sequences = [];
    private readonly List<int> _places = [];
    private readonly long _chunkwiseUpTo;
    private long _next;
    private int _run;

    /// <summary>Prepares for pieces of streams.</summary>
    /// <param name="search">Finds the sequences.</param>
    /// <param name="database">The database that it is made of.</param>
    public PieceCandidates(DesktopSearch search, SignatureDatabase database)
    {
        _database = database;
        _finder = search.CreateGramFinder();

        // Where something else is looked for beside the grams, the scanner takes the chunks one by one.
        bool isAlone = database.ByteScanCount == 0 || search.FindsByteScans;
        _chunkwiseUpTo = isAlone ? -1 : long.MaxValue;
        foreach (int last in database.AnchoredLast)
        {
            _chunkwiseUpTo = Math.Max(_chunkwiseUpTo, last);
        }
    }

    /// <summary>Forgets the previous piece.</summary>
    /// <param name="start">Stream offset of the piece; what is searched begins before it by what the piece before had to leave.</param>
    public void Begin(long start)
    {
        _runs.Clear();
        _sequences.Clear();
        _places.Clear();
        _run = 0;
        _next = ReadyAt(start);
    }

    /// <summary>Searches what can be searched now that more bytes are there.</summary>
    /// <param name="buffer">The piece, with its history before it.</param>
    /// <param name="windowStart">Index of the first byte that belongs to the stream.</param>
    /// <param name="windowEnd">Index after the last byte that is there.</param>
    /// <param name="origin">Stream offset of index 0.</param>
    public void Search(byte[] buffer, int windowStart, int windowEnd, long origin)
    {
        long end = ReadyAt(origin + windowEnd);
        _window.Buffer = buffer;
        _window.Start = windowStart;
        _window.End = windowEnd;
        _window.Origin = origin;
        while (_next < end)
        {
            long limit = _next <= _chunkwiseUpTo ? ChunkOf(_next) + _database.ChunkLength : end;
            long next = origin + _finder.Find(0, _window, (int)(_next - origin), (int)(limit - origin));
            for (int i = 0; i < _finder.Found; i++)
            {
                _sequences.Add(_finder.Sequences[i]);
                _places.Add(_finder.Places[i]);
            }

            _runs.Add(new Run(_next, next, _places.Count));
            _next = next;
        }
    }

    /// <summary>Takes the run that begins at an offset.</summary>
    /// <param name="from">The stream offset.</param>
    /// <param name="to">Stream offset of the end at most.</param>
    /// <param name="first">The first of its places.</param>
    /// <param name="last">The place after the last.</param>
    /// <returns>Stream offset of its end; <paramref name="from"/> if there is none, and its bytes have to be searched.</returns>
    public long TakeRun(long from, long to, out int first, out int last)
    {
        while (_run < _runs.Count && _runs[_run].Start < from)
        {
            _run++;
        }

        bool isThere = _run < _runs.Count && _runs[_run].Start == from && _runs[_run].End <= to;
        first = isThere && _run > 0 ? _runs[_run - 1].Places : 0;
        last = isThere ? _runs[_run].Places : 0;
        return isThere ? _runs[_run++].End : from;
    }

    /// <summary>A place: the sequence, and the index in the piece's buffer at which its atom seems to stand.</summary>
    public (int Sequence, int Place) this[int number] => (_sequences[number], _places[number]);

    private long ChunkOf(long offset) => offset & -(long)_database.ChunkLength;

    /// <summary>How far the scanner comes when so many bytes of a stream have arrived.</summary>
    private long ReadyAt(long length) => ChunkOf(Math.Max(0, length - _finder.Ahead));

    /// <summary>A run of places.</summary>
    /// <param name="Start">Stream offset at which it begins.</param>
    /// <param name="End">Stream offset behind it.</param>
    /// <param name="Places">How many places there are up to its end.</param>
    private readonly record struct Run(long Start, long End, int Places);
}
