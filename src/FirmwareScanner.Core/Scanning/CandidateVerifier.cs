using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Decides, for each position that passed the filter, which sequences really match there, and reports each match exactly once.
/// </summary>
/// <remarks>
/// Exactly once: an atom of stride + gram length - 1 bytes contains exactly one sampled gram, so a sequence whose distance to its
/// atom is fixed is seen once for each match. Where the distance varies, a start is reported from the first place at which
/// its atom occurs. Where several sequences of a pattern match at the same start, the shortest match reports (the longest, if they say so),
/// then the lowest sequence. All of this is decided from the bytes alone; nothing is remembered between candidates.
/// A match that the sink has no room for is not accepted: it, and what is left of its candidate, waits to be tried again.
/// </remarks>
[AllocationFree]
internal sealed class CandidateVerifier
{
    internal const int FieldCount = 16;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly ScanWindow _window;
    private readonly int _reachEntry;
    private byte[] _reach = EmptyArrays.Bytes;

    // Whether all starts of sequences and distances of atoms fit their low halves.
    private bool _isNear;
    private ScanEventSink? _sink;
    private long _candidateCount;
    private int _room;
    private int _triedStarts;
    private int _table;
    private int _at;
    private int _entry;
    private int _end;
    private int _follower;

    internal CandidateVerifier(SignatureDatabase database, ScanState state, ScanWindow window, MemoryPlan plan)
    {
        _database = database;
        _state = state;
        _window = window;
        _reachEntry = plan.AddBytes(PlanItem.GapPlaces, database.LongestSpan + 1);
    }

    internal long MatchCount { get; private set; }

    internal long CandidateCount => _candidateCount;

    /// <summary>Scratch for gaps, for whoever matches sequences between two candidates.</summary>
    internal byte[] Reach => _reach;

    [Allocates("Takes the arrays from the plan, which refuses once it is frozen.")]
    internal bool Attach(MemoryPlan plan)
    {
        _reach = plan.AllocateBytes(_reachEntry)!;
        _isNear = _database.SequenceStartHigh.Length == 0 && _database.SequenceAtomHigh.Length == 0;
        return _reach != null;
    }

    internal void Begin(ScanEventSink sink)
    {
        _sink = sink;
        MatchCount = 0;
        _candidateCount = 0;
        _room = 0;
        _triedStarts = 0;
    }

    /// <summary>Whether the sink takes another event. It is asked only when it has taken as many as it said it would.</summary>
    internal bool HasRoom()
    {
        if (_room > 0)
        {
            return true;
        }

        _room = _sink!.Room;
        return _room > 0;
    }

    /// <summary>Gives the sink an event that it has room for.</summary>
    internal void Write(ScanEventKind kind, int number, long offset, int length)
    {
        _room--;
        _sink!.Write(kind, number, offset, length);
    }

    /// <summary>Verifies the sequences that have a gram.</summary>
    /// <param name="table">The filter table.</param>
    /// <param name="at">Index of the gram in the window.</param>
    /// <param name="entry">The first of them in the table.</param>
    /// <param name="end">The entry after the last.</param>
    /// <param name="follower">The byte behind the gram.</param>
    /// <returns>Whether all were verified; if not, the sink is full, and <see cref="ResumeEntries"/> goes on.</returns>
    internal bool VerifyEntries(int table, int at, int entry, int end, int follower)
    {
        SignatureDatabase database = _database;
        byte[] shifts = database.EntryShift[table];
        int print = ((follower & GramHash.FingerprintBits) * GramHash.AnyFollower) >> GramHash.FingerprintShift;
        for (; entry < end; entry++)
        {
            int shift = shifts[entry];
            if (shift >> TableEntry.FingerprintShift != print && shift < TableEntry.AnyFollower)
            {
                continue;
            }

            int sequence = database.EntrySequence[table][entry];
            int atom = at - (shift & TableEntry.OffsetMask);
            if (_isNear && database.SequenceFlagBits[sequence] == 0)
            {
                // Most plain sequences differ in the first byte already, and to call what compares them costs more than that.
                int start = atom - database.SequenceAtom[sequence];
                if (start < _window.Start || _window.Buffer[start] != database.SequenceBytes[database.SequenceStart[sequence]])
                {
                    continue;
                }
            }

            if (!VerifyAtom(sequence, atom))
            {
                _table = table;
                _at = at;
                _entry = entry;
                _end = end;
                _follower = follower;
                return false;
            }
        }

        _candidateCount++;
        return true;
    }

    /// <summary>Verifies what <see cref="VerifyEntries"/> left.</summary>
    /// <returns>Whether all were verified.</returns>
    internal bool ResumeEntries()
    {
        return VerifyEntries(_table, _at, _entry, _end, _follower);
    }

    /// <summary>
    /// The commonest case without detours: no masks, no conditions on the match, and the comparison of <see cref="SequenceMatcher"/> in
    /// place, since on the device a call costs as much as six bytes of a loop.
    /// </summary>
    private bool VerifyPlain(int sequence, int start)
    {
        SignatureDatabase database = _database;
        int from = database.SequenceStart[sequence];
        bool isWide = database.SequenceStartHigh.Length != 0;
        if (isWide)
        {
            from = database.StartOf(sequence);
        }

        byte[] buffer = _window.Buffer;
        byte[] bytes = database.SequenceBytes;

        // Most candidates differ in the first byte already. It is in the window, since the gram is, which is not before it.
        if (start < _window.Start || buffer[start] != bytes[from])
        {
            return true;
        }

        int to = isWide ? database.StartOf(sequence + 1) : database.SequenceStart[sequence + 1];
        int end = start + to - from;
        if (end > _window.End)
        {
            return true;
        }

        for (int at = start; from < to; from++)
        {
            if (buffer[at] != bytes[from])
            {
                return true;
            }

            at++;
        }

        if (!HasRoom())
        {
            return false;
        }

        Report(database.SequencePattern[sequence], _window.Origin + start, end - start);
        return true;
    }

    /// <summary>Verifies a sequence whose atom seems to stand at an index of the window.</summary>
    /// <returns>Whether that was done; if not, the sink is full, and the same call goes on.</returns>
    internal bool VerifyAtom(int sequence, int at)
    {
        SignatureDatabase database = _database;
        int flags = database.SequenceFlagBits[sequence];
        int start = at - database.SequenceAtom[sequence];
        if (database.SequenceAtomHigh.Length != 0)
        {
            start = at - database.AtomDistanceOf(sequence);
        }

        if (flags == 0)
        {
            return VerifyPlain(sequence, start);
        }

        return (flags & SequenceFlags.Extended) == 0 ? VerifyAt(sequence, start) : VerifyProgram(sequence, at, start);
    }

    /// <summary>
    /// Verifies an extended sequence. Most candidates differ in the literal with which its program begins, and the whole program costs ten
    /// times as much: so that is compared first.
    /// </summary>
    private bool VerifyProgram(int sequence, int at, int start)
    {
        SignatureDatabase database = _database;
        byte[] bytes = database.SequenceBytes;
        int pc = database.SequenceStart[sequence];
        if (database.SequenceStartHigh.Length != 0)
        {
            pc = database.StartOf(sequence);
        }

        int spread = bytes[pc] | (bytes[pc + 1] << 8);
        if (spread != 0)
        {
            return at < _window.Start || !SequenceMatcher.IsAtomAt(database, sequence, _window.Buffer, at, _window.End)
                || VerifyStarts(sequence, at, spread);
        }

        pc += ExtendedHeader.Length;
        if (bytes[pc] == SequenceOperation.Literal && start >= _window.Start)
        {
            byte[] buffer = _window.Buffer;
            if (buffer[start] != bytes[pc + SequenceOperation.Length])
            {
                return true;
            }

            int length = bytes[pc + 1] | (bytes[pc + 2] << 8);
            int room = _window.End - start;
            int end = start + (length < room ? length : room);
            pc += SequenceOperation.Length;
            for (int i = start; i < end; i++)
            {
                if (buffer[i] != bytes[pc])
                {
                    return true;
                }

                pc++;
            }
        }

        return VerifyAt(sequence, start);
    }

    /// <summary>Tries a sequence at an index of the window.</summary>
    /// <returns>Whether that was done; if not, there is a match and no room for it in the sink.</returns>
    internal bool VerifyAt(int sequence, int start)
    {
        if (start < _window.Start)
        {
            return true;
        }

        int end = SequenceMatcher.Match(_database, sequence, _window.Buffer, start, _window.End, _reach);
        if (end == SequenceMatcher.NoMatch)
        {
            return true;
        }

        if (!HasRoom())
        {
            return false;
        }

        Accept(sequence, start, end);
        return true;
    }

    /// <summary>Whether a match is a whole word, if it has to be.</summary>
    internal bool IsDelimited(int flags, int start, int end)
    {
        if ((flags & SequenceFlags.FullWord) != 0)
        {
            return WordBoundary.IsWord(_window.Buffer, _window.Start, _window.End, start, end);
        }

        return (flags & SequenceFlags.FullWordWide) == 0
            || WordBoundary.IsWideWord(_window.Buffer, _window.Start, _window.End, start, end);
    }

    /// <summary>Counts and reports a match; there is room for it.</summary>
    internal void Report(int pattern, long offset, int length)
    {
        MatchCount++;
        _state.NoteMatch(pattern);

        Write(ScanEventKind.Match, pattern, offset, length);
    }

    /// <summary>Tries a sequence, whose distance to its atom varies, wherever it may start with the atom at an index.</summary>
    /// <returns>Whether all starts were tried; if not, the sink is full, and the same call goes on.</returns>
    private bool VerifyStarts(int sequence, int at, int spread)
    {
        int start = at - _database.AtomDistanceOf(sequence);
        int first = start - spread > _window.Start ? start - spread : _window.Start;
        int earlier = EarlierAtom(sequence, at, spread) - _database.AtomDistanceOf(sequence);
        first = first > earlier ? first : earlier + 1;
        for (int candidate = first + _triedStarts; candidate <= start; candidate++)
        {
            if (!VerifyAt(sequence, candidate))
            {
                _triedStarts = candidate - first;
                return false;
            }
        }

        _triedStarts = 0;
        return true;
    }

    /// <summary>The last place before an index, and at most a distance away, at which the sequence's atom stands.</summary>
    private int EarlierAtom(int sequence, int at, int distance)
    {
        int least = at - distance > _window.Start ? at - distance : _window.Start;
        int earlier = at - 1;
        while (earlier >= least
            && !SequenceMatcher.IsAtomAt(_database, sequence, _window.Buffer, earlier, _window.End))
        {
            earlier--;
        }

        return earlier >= least ? earlier : at - distance - 1;
    }

    private void Accept(int sequence, int start, int end)
    {
        int flags = _database.SequenceFlagBits[sequence];
        int pattern = _database.SequencePattern[sequence];
        if (!IsDelimited(flags, start, end) || !IsInRange(flags, pattern, start))
        {
            return;
        }

        if ((flags & SequenceFlags.Link) != 0)
        {
            _state.Link(sequence, _window.Origin + start, _window.Origin + end);
            return;
        }

        if ((flags & SequenceFlags.Contested) != 0 && !IsPreferred(sequence, pattern, start, end))
        {
            return;
        }

        Report(pattern, _window.Origin + start, end - start);
        if ((flags & SequenceFlags.Watched) != 0)
        {
            _state.Watch(pattern, _window.Origin + start, end - start);
        }
    }

    /// <summary>A range limits where the pattern starts, so it concerns only the first link of a chain.</summary>
    private bool IsInRange(int flags, int pattern, int start)
    {
        if ((flags & SequenceFlags.Ranged) == 0)
        {
            return true;
        }

        int range = SignatureDatabase.LowerBound(_database.RangePattern, pattern);
        long offset = _window.Origin + start;
        return offset >= _database.RangeFirst[range] && offset <= _database.RangeLast[range];
    }

    /// <summary>Whether no other sequence of the pattern has a better claim to this start.</summary>
    private bool IsPreferred(int sequence, int pattern, int start, int end)
    {
        bool isLongest = SequenceMatcher.IsLongest(_database, sequence);
        int other = SignatureDatabase.LowerBound(_database.SequencePattern, pattern);
        for (; other < _database.SequenceCount && _database.SequencePattern[other] == pattern; other++)
        {
            int otherFlags = _database.SequenceFlagBits[other];
            if (other == sequence || (otherFlags & SequenceFlags.Link) != 0)
            {
                continue;
            }

            int otherEnd = SequenceMatcher.Match(_database, other, _window.Buffer, start, _window.End, _reach);
            if (otherEnd != SequenceMatcher.NoMatch && IsDelimited(otherFlags, start, otherEnd)
                && ((isLongest ? otherEnd > end : otherEnd < end) || (otherEnd == end && other < sequence)))
            {
                return false;
            }
        }

        return true;
    }
}
