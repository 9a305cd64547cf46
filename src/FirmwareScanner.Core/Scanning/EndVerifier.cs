using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <summary>
/// Reports what is known only when the stream is over: matches of patterns that are anchored at its end, and chains; each only when
/// the sink has room for it.
/// </summary>
[AllocationFree]
internal sealed class EndVerifier
{
    internal const int FieldCount = 7;

    private readonly SignatureDatabase _database;
    private readonly ScanState _state;
    private readonly ScanWindow _window;
    private readonly CandidateVerifier _verifier;
    private int _entry;
    private int _shift;
    private int _link;

    internal EndVerifier(SignatureDatabase database, ScanState state, ScanWindow window, CandidateVerifier verifier)
    {
        _database = database;
        _state = state;
        _window = window;
        _verifier = verifier;
    }

    internal void Begin()
    {
        _entry = 0;
        _shift = 0;
        _link = 0;
    }

    /// <summary>Tries what is anchored at the end of the stream, and reports the chains that are complete.</summary>
    /// <param name="length">Length of the stream.</param>
    /// <returns>Whether that is done; if not, the sink is full, and the same call goes on.</returns>
    [BoundedLoop("Each round passes an entry of the database, of which a stream passes each once.")]
    internal bool Finish(long length)
    {
        for (; _entry < _database.EndPattern.Length; _entry++)
        {
            if (!TryAtEnd(length))
            {
                return false;
            }

            _shift = 0;
        }

        return ReportChains();
    }

    [BoundedLoop("Each round passes a place of the entry, of which the database says how many there are.")]
    private bool TryAtEnd(long length)
    {
        long first = length - _database.EndDistance[_entry];
        for (; _shift <= _database.EndShift[_entry]; _shift++)
        {
            long start = first + _shift - _window.Origin;
            if (first + _shift < 0 || start < _window.Start || start >= _window.End)
            {
                continue;
            }

            if (!_verifier.HasRoom())
            {
                return false;
            }

            TryPatternAt(_entry, (int)start);
        }

        return true;
    }

    private void TryPatternAt(int entry, int start)
    {
        int pattern = _database.EndPattern[entry];
        int best = SequenceMatcher.NoMatch;
        int sequence = SignatureDatabase.LowerBound(_database.SequencePattern, pattern);
        for (; sequence < _database.SequenceCount && _database.SequencePattern[sequence] == pattern; sequence++)
        {
            int end = EndOfAlternative(sequence, start);
            bool isBetter = best == SequenceMatcher.NoMatch || (SequenceMatcher.IsLongest(_database, sequence) ? end > best : end < best);
            if (end != SequenceMatcher.NoMatch && isBetter)
            {
                best = end;
            }
        }

        if (best == SequenceMatcher.NoMatch)
        {
            return;
        }

        if (_database.EndWatch[entry] == DatabaseFormat.NoWatch)
        {
            _verifier.Report(pattern, _window.Origin + start, best - start);
        }
        else
        {
            _state.WatchValue[_database.EndWatch[entry]] = 1;
            _state.MarkRuleOf(pattern);
        }
    }

    /// <summary>
    /// The end of the match of a sequence, or of the chain that starts with it, at an index near the end of the stream; a link
    /// that is not its chain's first is no alternative.
    /// </summary>
    private int EndOfAlternative(int sequence, int start)
    {
        int flags = _database.SequenceFlagBits[sequence];
        int link = (flags & SequenceFlags.Link) == 0 ? -1 : SignatureDatabase.LowerBound(_database.LinkSequence, sequence);
        if (link >= 0 && _database.LinkGap[link] >= 0)
        {
            return SequenceMatcher.NoMatch;
        }

        int end = SequenceMatcher.Match(_database, sequence, _window.Buffer, start, _window.End, _verifier.Reach);
        if (end == SequenceMatcher.NoMatch || !_verifier.IsDelimited(flags, start, end))
        {
            return SequenceMatcher.NoMatch;
        }

        return link < 0 ? end : EndOfChain(link, end);
    }

    /// <summary>Follows a chain through the rest of the window, each link to the match that ends first.</summary>
    private int EndOfChain(int link, int end)
    {
        for (link++; link < _database.LinkGap.Length && _database.LinkGap[link] >= 0; link++)
        {
            int best = int.MaxValue;
            for (long start = (long)end + _database.LinkGap[link]; start < _window.End && start < best; start++)
            {
                int found = SequenceMatcher.Match(
                    _database, _database.LinkSequence[link], _window.Buffer, (int)start, _window.End, _verifier.Reach);
                if (found != SequenceMatcher.NoMatch && found < best)
                {
                    best = found;
                }
            }

            if (best == int.MaxValue)
            {
                return SequenceMatcher.NoMatch;
            }

            end = best;
        }

        return end;
    }

    /// <summary>Reports each pattern with a complete chain once.</summary>
    [BoundedLoop("Each round passes the links of a pattern, of which there is at least one.")]
    private bool ReportChains()
    {
        while (_link < _database.LinkSequence.Length)
        {
            if (!_verifier.HasRoom())
            {
                return false;
            }

            _link = ReportChain(_link);
        }

        return true;
    }

    /// <summary>Reports the chain of a pattern: the match that ends first, of several the one that starts first.</summary>
    /// <param name="link">The pattern's first link.</param>
    /// <returns>The first link of the next pattern.</returns>
    private int ReportChain(int link)
    {
        int links = _database.LinkSequence.Length;
        int pattern = _database.SequencePattern[_database.LinkSequence[link]];
        long bestEnd = long.MaxValue;
        long bestStart = long.MaxValue;
        for (; link < links && _database.SequencePattern[_database.LinkSequence[link]] == pattern; link++)
        {
            bool isLast = link + 1 == links || _database.LinkGap[link + 1] < 0;
            long end = _state.LinkEnd[link];
            long start = _state.LinkStart[link];
            if (isLast && end >= 0 && (end < bestEnd || (end == bestEnd && start < bestStart)))
            {
                bestEnd = end;
                bestStart = start;
            }
        }

        if (bestEnd < long.MaxValue)
        {
            long length = bestEnd - bestStart;
            _verifier.Report(pattern, bestStart, length > int.MaxValue ? int.MaxValue : (int)length);
        }

        return link;
    }
}
