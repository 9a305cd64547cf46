using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>
/// The heart of LZMA: range decoder and model, as the specification that comes with the LZMA SDK describes them. It decodes into a
/// window that is given, and stops when the window or the input runs out, or at a position at which the stream is known to stop.
/// </summary>
internal sealed class LzmaCore : IDisposable
{
    // A symbol takes at most 20 bytes of input (LZMA SDK); where fewer are left they are decoded from a buffer with zeros behind.
    private const int LongestSymbol = 21;
    private const int StateCount = 12;
    private const int PositionStates = 16;
    private const ushort Half = 1 << 10;

    // Where each group of probabilities begins.
    private const int IsMatch = 0;
    private const int IsRepeat = IsMatch + (StateCount * PositionStates);
    private const int IsRepeat0 = IsRepeat + StateCount;
    private const int IsRepeat1 = IsRepeat0 + StateCount;
    private const int IsRepeat2 = IsRepeat1 + StateCount;
    private const int IsRepeat0Long = IsRepeat2 + StateCount;
    private const int DistanceSlot = IsRepeat0Long + (StateCount * PositionStates);
    private const int DistanceSpecial = DistanceSlot + (4 * 64);
    private const int DistanceAlign = DistanceSpecial + 128;
    private const int MatchLength = DistanceAlign + 16;
    private const int LengthSize = 2 + (2 * PositionStates * 8) + 256;
    private const int RepeatLength = MatchLength + LengthSize;
    private const int Literals = RepeatLength + LengthSize;
    private const int LiteralSize = 0x300;

    // Larger models, up to 6 MiB, which no usual encoder asks for, are reset piece by piece: what happens to have the header of LZMA
    // nearly always fails within a few symbols.
    private const int LargestResetAtOnce = LiteralSize << 4;
    private const int MostLiteralModels = 1 << 12;
    private const int LazySymbols = 64;

    private readonly byte[] _tail = new byte[LongestSymbol * 2];
    private readonly bool[] _isReset = new bool[MostLiteralModels];
    private ushort[] _model = [];
    private int _lazySymbols;
    private int _literalMask;
    private int _literalContextBits;
    private int _literalPositionBits;
    private int _positionMask;
    private uint _range;
    private uint _code;
    private int _state;
    private int _pendingLength;
    private int _lastPosition;
    private uint _distance0;
    private uint _distance1;
    private uint _distance2;
    private uint _distance3;

    /// <summary>Whether the mark of the end was decoded.</summary>
    public bool HasEndMark { get; private set; }

    /// <summary>Whether the range decoder stands as it must at the end of a stream.</summary>
    public bool IsAtEnd => _code == 0;

    /// <summary>Offset in the window at which the next byte goes.</summary>
    public int Position { get; private set; }

    /// <summary>Distance of the match that was refused because it leads to bytes before the start.</summary>
    public long RefusedDistance { get; private set; }

    /// <summary>Whether a match is not written in full.</summary>
    public bool HasPending => _pendingLength > 0;

    /// <summary>Whether a byte of properties is one: lc + 9 * (lp + 5 * pb).</summary>
    public static bool IsProperties(byte properties) => properties < 9 * 5 * 5;

    /// <summary>Sets the properties and resets the model.</summary>
    /// <exception cref="UnpackException">They are none.</exception>
    public void SetProperties(byte properties)
    {
        if (!IsProperties(properties))
        {
            throw new UnpackException(ProblemKind.Damaged, $"no properties of LZMA: {properties}");
        }

        _literalContextBits = properties % 9;
        _literalPositionBits = properties / 9 % 5;
        _literalMask = (1 << _literalPositionBits) - 1;
        _positionMask = (1 << (properties / 45)) - 1;
        int size = Literals + (LiteralSize << (_literalContextBits + _literalPositionBits));
        if (_model.Length < size)
        {
            Dispose();
            _model = ArrayPool<ushort>.Shared.Rent(size);
        }

        ResetModel();
    }

    /// <summary>Resets the model and what was decoded last.</summary>
    public void ResetModel()
    {
        int size = LiteralSize << (_literalContextBits + _literalPositionBits);
        bool isLazy = size > LargestResetAtOnce;
        _model.AsSpan(0, Literals + (isLazy ? 0 : size)).Fill(Half);
        _lazySymbols = isLazy ? LazySymbols : 0;
        if (isLazy)
        {
            Array.Clear(_isReset);
        }

        _state = 0;
        _distance0 = 0;
        _distance1 = 0;
        _distance2 = 0;
        _distance3 = 0;
        _pendingLength = 0;
        HasEndMark = false;
    }

    /// <summary>Reads the first five bytes of the range decoder.</summary>
    /// <exception cref="UnpackException">They are none.</exception>
    public void Begin(CodecInput input)
    {
        if (input.ReadByte() != 0)
        {
            throw new UnpackException(ProblemKind.Damaged, "the LZMA data does not begin with a zero");
        }

        _code = input.ReadUInt32BigEndian();
        _range = uint.MaxValue;
    }

    /// <summary>At the end of a stream or chunk: takes the last step of the range decoder, which may need one more byte.</summary>
    public void Normalise(CodecInput input)
    {
        if (_range < LzmaRange.TopValue)
        {
            _range <<= 8;
            _code = (_code << 8) | input.ReadByte();
        }
    }

    /// <summary>Decodes until a position is reached, the mark of the end comes, or a match is refused.</summary>
    /// <param name="window">The window.</param>
    /// <param name="first">Offset in it of the first byte that may be referred to.</param>
    /// <param name="dropped">How many bytes of the stream lay before that.</param>
    /// <param name="history">How far back a match may refer.</param>
    /// <param name="position">Offset in it at which the next byte goes.</param>
    /// <param name="limit">Where to stop.</param>
    /// <param name="input">The compressed bytes.</param>
    /// <returns>False if a match is refused: <see cref="RefusedDistance"/>.</returns>
    /// <exception cref="UnpackException">The input ends early.</exception>
    public bool Run(Span<byte> window, int first, long dropped, int history, int position, int limit, CodecInput input)
    {
        Position = position;
        uint offset = unchecked((uint)(dropped - first));
        WritePending(window, limit);
        bool isGood = true;
        while (isGood && Position < limit && !HasEndMark)
        {
            int stop = _lazySymbols > 0 ? PrepareSymbol(window, first, offset) : limit;
            var job = new Job { First = first, History = history, Limit = stop, Window = window.Length, Offset = offset };
            isGood = input.Ensure(LongestSymbol) ? RunFast(window, job, input) : RunTail(window, job, input);
            WritePending(window, limit);
        }

        return isGood;
    }

    /// <summary>Where the size of the data is known and all of it was decoded: reads the mark of the end that may follow all the same.</summary>
    /// <param name="decoded">How many bytes of the stream were decoded.</param>
    /// <param name="input">The compressed bytes.</param>
    /// <returns>Whether the stream ends here.</returns>
    public bool TryEndMark(long decoded, CodecInput input)
    {
        Normalise(input);
        if (IsAtEnd)
        {
            return true;
        }

        // The model depends on how many bytes were decoded, not on which.
        byte[] window = new byte[64];
        return Run(window, 0, decoded - 32, 0, 32, 33, input) && HasEndMark && EndsRight(input);
    }

    public void Dispose()
    {
        if (_model.Length > 0)
        {
            ArrayPool<ushort>.Shared.Return(_model);
            _model = [];
        }
    }

    /// <summary>Resets what the next symbol may use of the model; behind the last one for which that is done, all the rest.</summary>
    /// <returns>Where to stop, so that only one symbol is decoded.</returns>
    private int PrepareSymbol(Span<byte> window, int first, uint offset)
    {
        byte previous = Position > first ? window[Position - 1] : (byte)0;
        ResetLiteral(PlaceOf(offset + (uint)Position, previous));
        _lazySymbols--;
        for (int i = 0; _lazySymbols == 0 && i < 1 << (_literalContextBits + _literalPositionBits); i++)
        {
            ResetLiteral(i);
        }

        return Position + 1;
    }

    private void ResetLiteral(int place)
    {
        if (!_isReset[place])
        {
            _isReset[place] = true;
            _model.AsSpan(Literals + (place * LiteralSize), LiteralSize).Fill(Half);
        }
    }

    /// <summary>Which of the models of literals is that of a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(uint position, byte previous) =>
        (((int)position & _literalMask) << _literalContextBits) + (previous >> (8 - _literalContextBits));

    private bool EndsRight(CodecInput input)
    {
        Normalise(input);
        return IsAtEnd;
    }

    private void WritePending(Span<byte> window, int limit)
    {
        int count = Math.Min(_pendingLength, limit - Position);
        if (count > 0)
        {
            MatchCopy.Copy(window, Position, (int)(_distance0 + 1), count);
            Position += count;
            _pendingLength -= count;
        }
    }

    private unsafe bool RunFast(Span<byte> window, in Job job, CodecInput input)
    {
        fixed (byte* bytes = input.Buffer)
        {
            byte* read = bytes + input.Position;
            bool isGood = Decode(window, job, ref read, bytes + input.End - LongestSymbol);
            input.Position = (int)(read - bytes);
            return isGood;
        }
    }

    private unsafe bool RunTail(Span<byte> window, in Job job, CodecInput input)
    {
        int left = input.End - input.Position;
        _tail.AsSpan().Clear();
        input.Buffer.AsSpan(input.Position, left).CopyTo(_tail);
        fixed (byte* bytes = _tail)
        {
            byte* read = bytes;
            bool isGood = Decode(window, job, ref read, bytes);
            int used = (int)(read - bytes);
            if (used > left)
            {
                Position = _lastPosition;
                HasEndMark = false;
                throw CodecInput.EndsEarly();
            }

            input.Position += used;
            return isGood;
        }
    }

    /// <summary>Decodes symbols up to the limit, and as long as enough input is there for one.</summary>
    private unsafe bool Decode(Span<byte> window, in Job job, ref byte* input, byte* lastInput)
    {
        fixed (ushort* model = _model)
        fixed (byte* output = window)
        {
            byte* read = input;
            uint range = _range;
            uint code = _code;
            int state = _state;
            int position = Position;
            int symbolStart = position;
            bool isGood = true;
            while (position < job.Limit && read <= lastInput)
            {
                symbolStart = position;
                int positionState = (int)(job.Offset + (uint)position) & _positionMask;
                if (!LzmaRange.DecodeBit(model + IsMatch + (state << 4) + positionState, ref range, ref code, ref read))
                {
                    byte previous = position > job.First ? output[position - 1] : (byte)0;
                    ushort* literal = model + Literals + (PlaceOf(job.Offset + (uint)position, previous) * LiteralSize);
                    output[position] = state < 7
                        ? DecodeLiteral(literal, ref range, ref code, ref read)
                        : DecodeMatched(literal, output[position - _distance0 - 1], ref range, ref code, ref read);
                    position++;
                    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
                    continue;
                }

                int length = DecodeMatch(model, positionState, ref state, ref range, ref code, ref read);
                if (length < 0)
                {
                    HasEndMark = true;
                    break;
                }

                if (_distance0 >= (uint)Math.Min(position - job.First, job.History))
                {
                    RefusedDistance = (long)_distance0 + 1;
                    isGood = false;
                    break;
                }

                int count = Math.Min(length, job.Limit - position);
                _pendingLength = length - count;
                CopyMatch(output, position, (int)_distance0 + 1, count, job.Window);
                position += count;
            }

            input = read;
            _range = range;
            _code = code;
            _state = state;
            Position = position;
            _lastPosition = symbolStart;
            return isGood;
        }
    }

    /// <summary>Decodes a match after its first bit.</summary>
    /// <returns>Its length; -1 if it is the mark of the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe int DecodeMatch(ushort* model, int positionState, ref int state, ref uint range, ref uint code, ref byte* read)
    {
        if (!LzmaRange.DecodeBit(model + IsRepeat + state, ref range, ref code, ref read))
        {
            _distance3 = _distance2;
            _distance2 = _distance1;
            _distance1 = _distance0;
            int length = DecodeLength(model + MatchLength, positionState, ref range, ref code, ref read);
            state = state < 7 ? 7 : 10;
            _distance0 = DecodeDistance(model, length, ref range, ref code, ref read);
            return _distance0 == uint.MaxValue ? -1 : length;
        }

        if (!LzmaRange.DecodeBit(model + IsRepeat0 + state, ref range, ref code, ref read))
        {
            if (!LzmaRange.DecodeBit(model + IsRepeat0Long + (state << 4) + positionState, ref range, ref code, ref read))
            {
                state = state < 7 ? 9 : 11;
                return 1;
            }
        }
        else
        {
            uint distance = _distance1;
            if (LzmaRange.DecodeBit(model + IsRepeat1 + state, ref range, ref code, ref read))
            {
                distance = _distance2;
                if (LzmaRange.DecodeBit(model + IsRepeat2 + state, ref range, ref code, ref read))
                {
                    distance = _distance3;
                    _distance3 = _distance2;
                }

                _distance2 = _distance1;
            }

            _distance1 = _distance0;
            _distance0 = distance;
        }

        int repeated = DecodeLength(model + RepeatLength, positionState, ref range, ref code, ref read);
        state = state < 7 ? 8 : 11;
        return repeated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int DecodeLength(ushort* model, int positionState, ref uint range, ref uint code, ref byte* read)
    {
        if (!LzmaRange.DecodeBit(model, ref range, ref code, ref read))
        {
            return 2 - 8 + LzmaRange.DecodeTree(model + 2 + (positionState << 3), 8, ref range, ref code, ref read);
        }

        return !LzmaRange.DecodeBit(model + 1, ref range, ref code, ref read)
            ? 2 + LzmaRange.DecodeTree(model + 2 + (PositionStates * 8) + (positionState << 3), 8, ref range, ref code, ref read)
            : 2 + 16 - 256 + LzmaRange.DecodeTree(model + 2 + (PositionStates * 16), 256, ref range, ref code, ref read);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint DecodeDistance(ushort* model, int length, ref uint range, ref uint code, ref byte* read)
    {
        int slot = LzmaRange.DecodeTree(model + DistanceSlot + (Math.Min(length - 2, 3) << 6), 64, ref range, ref code, ref read) - 64;
        if (slot < 4)
        {
            return (uint)slot;
        }

        int count = (slot >> 1) - 1;
        uint distance = 2 | ((uint)slot & 1);
        if (slot < 14)
        {
            distance <<= count;
            return distance + LzmaRange.DecodeReverse(model + DistanceSpecial + distance - slot - 1, count, ref range, ref code, ref read);
        }

        for (int i = count - 4; i > 0; i--)
        {
            LzmaRange.Load(ref range, ref code, ref read);
            range >>= 1;
            code -= range;
            uint mask = 0 - (code >> 31);
            code += range & mask;
            distance = (distance << 1) + mask + 1;
        }

        return (distance << 4) + LzmaRange.DecodeReverse(model + DistanceAlign, 4, ref range, ref code, ref read);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte DecodeLiteral(ushort* model, ref uint range, ref uint code, ref byte* read)
    {
        uint symbol = 1;
        for (int i = 0; i < 8; i++)
        {
            symbol = (symbol << 1) + 1 + LzmaRange.DecodeMask(model + symbol, ref range, ref code, ref read);
        }

        return (byte)symbol;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte DecodeMatched(ushort* model, uint matched, ref uint range, ref uint code, ref byte* read)
    {
        uint symbol = 1;
        uint offset = 0x100;
        for (int i = 0; i < 8; i++)
        {
            matched <<= 1;
            uint bit = matched & offset;
            uint mask = LzmaRange.DecodeMask(model + offset + bit + symbol, ref range, ref code, ref read);
            symbol = (symbol << 1) + 1 + mask;
            offset &= bit ^ mask;
        }

        return (byte)symbol;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void CopyMatch(byte* output, int position, int distance, int length, int windowLength)
    {
        byte* target = output + position;
        byte* source = target - distance;
        if (distance >= sizeof(ulong) && position + length + sizeof(ulong) <= windowLength)
        {
            for (int i = 0; i < length; i += sizeof(ulong))
            {
                Unsafe.WriteUnaligned(target + i, Unsafe.ReadUnaligned<ulong>(source + i));
            }

            return;
        }

        for (int i = 0; i < length; i++)
        {
            target[i] = source[i];
        }
    }

    /// <summary>What does not change while one piece is decoded.</summary>
    private readonly ref struct Job
    {
        public int First { get; init; }

        public int Limit { get; init; }

        public int History { get; init; }

        public int Window { get; init; }

        public uint Offset { get; init; }
    }
}
