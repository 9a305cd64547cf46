namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// Follows the LZW codes of a picture in a GIF (GIF89a specification, appendix F) without making pixels: how many there are, and whether
/// codes and pixels end together.
/// </summary>
/// <param name="bits">Bits of a pixel.</param>
/// <param name="pixels">How many pixels there must be.</param>
internal sealed class GifCodes(int bits, long pixels)
{
    private const int MostBits = 12;

    // How many pixels each code stands for.
    private readonly int[] _lengths = new int[1 << MostBits];
    private readonly int _clear = 1 << bits;
    private int _width = bits + 1;
    private int _next = (1 << bits) + 2;
    private int _previousLength;
    private uint _buffer;
    private int _count;
    private long _pixels;
    private bool _hasEnded;
    private bool _isWrong;

    // Bytes behind the code of the end.
    private int _more;

    /// <summary>Whether the codes gave all pixels and then ended.</summary>
    public bool IsWhole => !_isWrong && _pixels == pixels && _more == 0;

    /// <summary>Takes the next byte.</summary>
    public void Take(int value)
    {
        if (_hasEnded || _isWrong)
        {
            _more++;
            return;
        }

        _buffer |= (uint)value << _count;
        _count += 8;
        while (_count >= _width && !_hasEnded && !_isWrong)
        {
            int code = (int)(_buffer & ((1u << _width) - 1));
            _buffer >>= _width;
            _count -= _width;
            Follow(code);
        }
    }

    private void Follow(int code)
    {
        if (code == _clear)
        {
            _width = bits + 1;
            _next = _clear + 2;
            _previousLength = 0;
            return;
        }

        if (code == _clear + 1)
        {
            _hasEnded = true;
            return;
        }

        bool isNew = code == _next && _previousLength > 0;
        if (code > _next || (code == _next && !isNew))
        {
            _isWrong = true;
            return;
        }

        int length = code < _clear ? 1 : isNew ? _previousLength + 1 : _lengths[code];
        if (_previousLength > 0 && _next < _lengths.Length)
        {
            _lengths[_next++] = _previousLength + 1;
            _width += _next == 1 << _width && _width < MostBits ? 1 : 0;
        }

        _previousLength = length;
        _pixels += length;
        _isWrong |= _pixels > pixels;
    }
}
