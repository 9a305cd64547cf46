using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// Follows the codes of one pass over the picture (ITU-T T.81, F.2.2 for all at once, G.1.2 for a band of coefficients or one more bit of
/// them). Only which coefficients are not 0 is kept, because codes of later passes depend on it.
/// </summary>
internal sealed class JpegScan
{
    private const int LastCoefficient = 63;
    private const int LongestValue = 15;

    private readonly JpegBits _bits;
    private readonly bool _isProgressive;
    private readonly int _first;
    private readonly int _last;
    private readonly bool _isRefinement;
    private readonly List<(JpegComponent Component, JpegCodes? Direct, JpegCodes? Alternating)> _parts = [];

    // Blocks whose band is at its end.
    private int _ended;

    /// <summary>Prepares a pass.</summary>
    /// <param name="bits">Its bits.</param>
    /// <param name="isProgressive">Whether the picture comes in several passes.</param>
    /// <param name="band">The last three bytes of its header: first and last coefficient, bits before and now.</param>
    public JpegScan(JpegBits bits, bool isProgressive, ReadOnlySpan<byte> band)
    {
        _bits = bits;
        _isProgressive = isProgressive;
        _first = isProgressive ? band[0] : 0;
        _last = isProgressive ? band[1] : LastCoefficient;
        _isRefinement = isProgressive && band[2] >> 4 != 0;
    }

    /// <summary>Adds a component.</summary>
    public void Add(JpegComponent component, JpegCodes? direct, JpegCodes? alternating) => _parts.Add((component, direct, alternating));

    /// <summary>Follows the codes to the last block.</summary>
    /// <param name="interval">After how many units they begin anew; 0 if never.</param>
    /// <param name="context">Limits.</param>
    /// <returns>False if the header makes no sense.</returns>
    public bool Follow(int interval, UnpackContext context)
    {
        if (_parts.Count == 0 || _last > LastCoefficient || _first > _last || (_isProgressive && _first == 0 && _last != 0)
            || (_first > 0 && _parts.Count > 1))
        {
            return false;
        }

        JpegComponent one = _parts[0].Component;
        bool isAlone = _parts.Count == 1;
        int columns = isAlone ? one.Columns : one.UnitColumns;
        int rows = isAlone ? one.Rows : one.UnitRows;
        long unit = 0;
        for (int row = 0; row < rows; row++)
        {
            context.Spend(columns);
            for (int column = 0; column < columns; column++, unit++)
            {
                if (interval > 0 && unit > 0 && unit % interval == 0)
                {
                    _bits.PassRestart((int)((unit / interval) - 1) & 7);
                    _ended = 0;
                }

                FollowUnit(row, column, isAlone);
            }
        }

        return true;
    }

    private void FollowUnit(int row, int column, bool isAlone)
    {
        foreach ((JpegComponent component, JpegCodes? direct, JpegCodes? alternating) in _parts)
        {
            int down = isAlone ? 1 : component.Down;
            int across = isAlone ? 1 : component.Across;
            for (int i = 0; i < down * across; i++)
            {
                int block = (((row * down) + (i / across)) * component.Stride) + (column * across) + (i % across);
                FollowBlock(component, block, direct, alternating);
            }
        }
    }

    private void FollowBlock(JpegComponent component, int block, JpegCodes? direct, JpegCodes? alternating)
    {
        if (_first == 0 && _isRefinement)
        {
            _bits.TakeBit();
        }
        else if (_first == 0)
        {
            int length = Take(direct);
            _bits.Take(length <= LongestValue ? length : throw Damaged());
        }

        if (!_isProgressive)
        {
            FollowAll(alternating);
        }
        else if (_first > 0 && _isRefinement)
        {
            component.Blocks[block] = Refine(component.Blocks[block], alternating);
        }
        else if (_first > 0)
        {
            component.Blocks[block] |= FollowBand(alternating);
        }
    }

    private void FollowAll(JpegCodes? codes)
    {
        for (int k = 1; k <= LastCoefficient; k++)
        {
            int symbol = Take(codes);
            if (symbol == 0)
            {
                return;
            }

            k += symbol >> 4;
            _bits.Take(k <= LastCoefficient ? symbol & 15 : throw Damaged());
        }
    }

    private ulong FollowBand(JpegCodes? codes)
    {
        if (_ended > 0)
        {
            _ended--;
            return 0;
        }

        ulong set = 0;
        for (int k = _first; k <= _last; k++)
        {
            int symbol = Take(codes);
            int run = symbol >> 4;
            int length = symbol & 15;
            if (length == 0 && run < 15)
            {
                _ended = (1 << run) + _bits.Take(run) - 1;
                return set;
            }

            k += run;
            _bits.Take(k <= _last ? length : throw Damaged());
            set |= length > 0 ? 1UL << k : 0;
        }

        return set;
    }

    /// <summary>One more bit of each coefficient that is not 0, and those that are not 0 from this bit on (G.1.2.3).</summary>
    private ulong Refine(ulong known, JpegCodes? codes)
    {
        ulong set = known;
        int k = _first;
        while (_ended == 0 && k <= _last)
        {
            int symbol = Take(codes);
            int run = symbol >> 4;
            if ((symbol & 15) == 0 && run < 15)
            {
                _ended = (1 << run) + _bits.Take(run);
                break;
            }

            bool isNew = (symbol & 15) != 0;
            _bits.Take(isNew ? 1 : 0);
            k = PassZeros(known, k, run);
            set |= isNew && k <= _last ? 1UL << k : 0;
            k++;
        }

        if (_ended > 0)
        {
            PassZeros(known, k, int.MaxValue);
            _ended--;
        }

        return set;
    }

    /// <summary>Passes so many coefficients that are 0, and stops at the next; each that is not 0 has a bit.</summary>
    private int PassZeros(ulong known, int k, int zeros)
    {
        for (; k <= _last; k++)
        {
            if ((known >> k & 1) != 0)
            {
                _bits.TakeBit();
            }
            else if (zeros-- == 0)
            {
                break;
            }
        }

        return k;
    }

    private int Take(JpegCodes? codes) => codes is null ? throw Damaged() : codes.Take(_bits);

    private static UnpackException Damaged() => new(ProblemKind.Damaged, "codes of a picture that cannot be");
}
