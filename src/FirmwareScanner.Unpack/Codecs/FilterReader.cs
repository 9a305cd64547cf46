using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>Runs a filter over what something else gives.</summary>
/// <param name="source">Gives the bytes.</param>
/// <param name="filter">The filter.</param>
internal sealed class FilterReader(SpanReader source, BranchFilter filter)
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private UnpackException? _failure;
    private int _given;
    private int _done;
    private int _end;
    private bool _hasEnded;

    /// <summary>Reads bytes; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        while (_given == _done)
        {
            if (_hasEnded)
            {
                return _failure is null ? 0 : throw _failure;
            }

            Fill();
        }

        int count = Math.Min(buffer.Length, _done - _given);
        _buffer.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_done, _end - _done).CopyTo(_buffer);
        _end -= _done;
        _given = 0;
        _done = 0;
        int count = 0;
        try
        {
            count = source(_buffer.AsSpan(_end));
        }
        catch (UnpackException exception)
        {
            _failure = exception;
        }

        _end += count;
        _hasEnded = count == 0;

        // At the end the rest stays as it is; where the data is cut it is unknown what it would have been.
        _done = !_hasEnded ? filter.Run(_buffer.AsSpan(0, _end)) : _failure is null ? _end : 0;
    }
}
