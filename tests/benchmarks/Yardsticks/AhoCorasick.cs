namespace FirmwareScanner.Benchmarks.Yardsticks;

/// <summary>
/// The textbook alternative, as one would write it for the device: Aho and Corasick's automaton (CACM 18, 1975) as a whole
/// table of 256 next states a state, rows premultiplied. Built once, scans without allocating; events go to fixed arrays,
/// those that do not fit are counted.
/// </summary>
public static class AhoCorasick
{
    private static int[] _next = new int[256];
    private static int[] _firstOutput = new int[1];
    private static int[] _nextOutput = new int[1];
    private static int[] _shorter = new int[1];
    private static int[] _reporting = new int[1];
    private static int[] _lengths = new int[1];
    private static int[] _eventPattern = new int[1];
    private static long[] _eventOffset = new long[1];
    private static long _eventCount;
    private static int _state;
    private static long _position;

    /// <summary>Builds the automaton and forgets the stream.</summary>
    /// <param name="patterns">Patterns, none empty.</param>
    /// <param name="eventCapacity">How many events are kept.</param>
    /// <returns>Size of the tables in bytes.</returns>
    public static long Build(byte[][] patterns, int eventCapacity)
    {
        int states = 1;
        for (int i = 0; i < patterns.Length; i++)
        {
            states += patterns[i].Length;
        }

        _next = new int[states * 256];
        _firstOutput = new int[states];
        _nextOutput = new int[patterns.Length + 1];
        _shorter = new int[states];
        _reporting = new int[states];
        _lengths = new int[patterns.Length];
        _eventPattern = new int[eventCapacity];
        _eventOffset = new long[eventCapacity];
        _eventCount = 0;
        _state = 0;
        _position = 0;
        int used = AddPatterns(patterns);
        Complete(used);
        for (int row = 0; row < used; row++)
        {
            _reporting[row] = _firstOutput[row] != 0 ? row : _shorter[row];
        }

        return (used * 259L + patterns.Length * 2L) * sizeof(int);
    }

    /// <summary>Scans the next bytes of the stream.</summary>
    /// <param name="bytes">Array with the bytes.</param>
    /// <param name="count">How many, from index 0.</param>
    /// <returns>Number of events since Build.</returns>
    public static int Run(byte[] bytes, int count)
    {
        int[] next = _next;
        int[] reporting = _reporting;
        int state = _state;
        for (int i = 0; i < count; i++)
        {
            state = next[state + bytes[i]];
            if (reporting[state >> 8] != 0)
            {
                Report(reporting[state >> 8], _position + i + 1);
            }
        }

        _state = state;
        _position += count;
        return (int)_eventCount;
    }

    /// <summary>Pattern of a kept event.</summary>
    /// <param name="index">Event, counted from 0.</param>
    /// <returns>Index of the pattern.</returns>
    public static int EventPattern(int index) => _eventPattern[index];

    /// <summary>Stream offset of a kept event.</summary>
    /// <param name="index">Event, counted from 0.</param>
    /// <returns>Offset of the first byte of the match.</returns>
    public static long EventOffset(int index) => _eventOffset[index];

    private static void Report(int row, long end)
    {
        while (row != 0)
        {
            for (int output = _firstOutput[row]; output != 0; output = _nextOutput[output])
            {
                if (_eventCount < _eventPattern.Length)
                {
                    _eventPattern[_eventCount] = output - 1;
                    _eventOffset[_eventCount] = end - _lengths[output - 1];
                }

                _eventCount++;
            }

            row = _shorter[row];
        }
    }

    private static int AddPatterns(byte[][] patterns)
    {
        int used = 1;
        for (int i = 0; i < patterns.Length; i++)
        {
            int row = 0;
            for (int at = 0; at < patterns[i].Length; at++)
            {
                int cell = (row << 8) + patterns[i][at];
                if (_next[cell] == 0)
                {
                    _next[cell] = used++ << 8;
                }

                row = _next[cell] >> 8;
            }

            _lengths[i] = patterns[i].Length;
            _nextOutput[i + 1] = _firstOutput[row];
            _firstOutput[row] = i + 1;
        }

        return used;
    }

    /// <summary>Turns the trie into a whole automaton, breadth first; _shorter leads to the next shorter state with outputs.</summary>
    private static void Complete(int used)
    {
        var failure = new int[used];
        var queue = new int[used];
        int head = 0;
        int tail = 1;
        while (head < tail)
        {
            int row = queue[head++];
            int fail = failure[row];
            for (int value = 0; value < 256; value++)
            {
                int cell = (row << 8) + value;
                int target = _next[cell] >> 8;
                int fallback = row == 0 ? 0 : _next[(fail << 8) + value];
                if (target == 0)
                {
                    _next[cell] = fallback;
                    continue;
                }

                failure[target] = fallback >> 8;
                _shorter[target] = _firstOutput[fallback >> 8] != 0 ? fallback >> 8 : _shorter[fallback >> 8];
                queue[tail++] = target;
            }
        }
    }
}
