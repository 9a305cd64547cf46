using System;

namespace FirmwareScanner.Recordings;

/// <summary>
/// Cuts the bytes of a stream of a recording into new pieces, in fixed memory. No piece crosses a gap: one that
/// reaches missing bytes ends there and carries their count, and lost packets start a new piece. A piece has the time
/// of its last byte.
/// </summary>
public sealed class Recutter : IRecordedChunkSource
{
    private readonly IRecordedChunkSource _source;
    private readonly RecordingDirection? _direction;
    private readonly bool _keepsCuts;
    private readonly CutLengths _lengths;
    private readonly byte[] _pending;
    private int _pendingLength;
    private long _pendingTimestamp;
    private ulong _pendingLost;
    private RecordingDirection _pendingDirection;
    private int _pendingInterface;
    private int _wantedLength;
    private RecordedChunk _current;
    private bool _hasCurrent;

    /// <summary>Starts before the first chunk.</summary>
    /// <param name="source">The chunks.</param>
    /// <param name="policy">Where to cut.</param>
    /// <param name="direction">
    /// The direction to keep; chunks of the other one are dropped. Null for all, from a source that has one stream only.
    /// </param>
    /// <param name="longestPiece">The most bytes that the consumer accepts at once, at least 1; allocated here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="longestPiece"/> is under 1.</exception>
    public Recutter(
        IRecordedChunkSource source, RecutPolicy policy, RecordingDirection? direction, int longestPiece)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestPiece, 1);
        _source = source;
        _direction = direction;
        _keepsCuts = policy.KeepsRecordedCuts;
        _lengths = policy.CreateLengths();
        _pending = new byte[longestPiece];
        _wantedLength = NextLength();
    }

    /// <inheritdoc/>
    public bool TryRead(out RecordedChunk chunk)
    {
        while (_hasCurrent || TryReadSource())
        {
            if (_current.LostPacketsBefore > 0 && _pendingLength > 0)
            {
                chunk = Finish(_pending.AsMemory(0, _pendingLength), 0);
                return true;
            }

            if (TryTake(out chunk))
            {
                return true;
            }
        }

        bool any = _pendingLength > 0;
        chunk = any ? Finish(_pending.AsMemory(0, _pendingLength), 0) : default;
        return any;
    }

    private bool TryReadSource()
    {
        while (_source.TryRead(out _current))
        {
            bool isGap = _current.MissingByteCount > 0 || _current.LostPacketsBefore > 0;
            if (_current.Direction == (_direction ?? _current.Direction) && (isGap || !_current.Data.IsEmpty))
            {
                _hasCurrent = true;
                return true;
            }
        }

        return false;
    }

    /// <summary>Moves bytes of the current chunk into the piece; true when that completes it.</summary>
    private bool TryTake(out RecordedChunk piece)
    {
        ReadOnlyMemory<byte> rest = _current.Data;
        int length = Math.Min(rest.Length, _wantedLength - _pendingLength);
        bool endsChunk = length == rest.Length;
        long missing = endsChunk ? _current.MissingByteCount : 0;
        bool isCutHere = endsChunk && (_keepsCuts || missing > 0 || rest.IsEmpty);
        bool complete = isCutHere || _pendingLength + length == _wantedLength;

        _pendingLost += _current.LostPacketsBefore;
        _pendingTimestamp = _current.TimestampNanoseconds;
        _pendingDirection = _current.Direction;
        _pendingInterface = _current.InterfaceNumber;
        _current = new RecordedChunk(
            _pendingTimestamp,
            _pendingDirection,
            rest[length..],
            _current.MissingByteCount,
            interfaceNumber: _pendingInterface);
        _hasCurrent = !endsChunk;
        if (complete && _pendingLength == 0)
        {
            piece = Finish(rest[..length], missing);
            return true;
        }

        rest[..length].CopyTo(_pending.AsMemory(_pendingLength));
        _pendingLength += length;
        piece = complete ? Finish(_pending.AsMemory(0, _pendingLength), missing) : default;
        return complete;
    }

    private RecordedChunk Finish(ReadOnlyMemory<byte> data, long missing)
    {
        RecordedChunk piece = new(_pendingTimestamp, _pendingDirection, data, missing, _pendingLost, _pendingInterface);
        _pendingLength = 0;
        _pendingLost = 0;
        _wantedLength = NextLength();
        return piece;
    }

    private int NextLength()
    {
        return Math.Min(_lengths.Next(), _pending.Length);
    }
}
