using System;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// Statistics that depend on the order of the bytes: serial correlation, and the estimate of pi that random bytes give (both as in
/// John Walker's "ent", https://www.fourmilab.ch/random/).
/// </summary>
/// <param name="isSigned">Whether bytes of 128 or more count as negative; YARA does so for texts.</param>
internal sealed class SequenceStatistics(bool isSigned)
{
    /// <summary>What YARA gives where all bytes are the same.</summary>
    private const double NoCorrelation = -100000;

    private const int PointSize = 6;
    private const double SquareOfRadius = 16777215.0 * 16777215.0;

    private readonly double[] _point = new double[PointSize];
    private long _length;
    private double _first;
    private double _last;
    private double _products;
    private double _sum;
    private double _squares;
    private long _points;
    private long _pointsInside;

    /// <summary>Looks at a text.</summary>
    internal static SequenceStatistics OfText(byte[] text)
    {
        var statistics = new SequenceStatistics(true);
        statistics.Add(text);
        return statistics;
    }

    /// <summary>Looks at a range.</summary>
    internal static SequenceStatistics Of(IModuleContent content, FileRange range)
    {
        var statistics = new SequenceStatistics(false);
        range.Read(content, statistics.Add);
        return statistics;
    }

    /// <summary>The correlation of each byte with the one before, from -1 to 1.</summary>
    internal static double? SerialCorrelation(SequenceStatistics statistics) => statistics.SerialCorrelation();

    /// <summary>The relative error of the estimate of pi; null without a point.</summary>
    internal static double? MonteCarloPi(SequenceStatistics statistics) => statistics.MonteCarloPi();

    /// <inheritdoc cref="SerialCorrelation(SequenceStatistics)"/>
    internal double SerialCorrelation()
    {
        double products = _products + (_last * _first);
        double squareOfSum = _sum * _sum;
        double divisor = (_length * _squares) - squareOfSum;
        return divisor == 0 ? NoCorrelation : ((_length * products) - squareOfSum) / divisor;
    }

    /// <inheritdoc cref="MonteCarloPi(SequenceStatistics)"/>
    internal double? MonteCarloPi() => _points == 0 ? null : Math.Abs(((4.0 * ((double)_pointsInside / _points)) - Math.PI) / Math.PI);

    private void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            double number = isSigned ? unchecked((sbyte)value) : value;
            if (_length == 0)
            {
                _first = number;
            }

            _products += _last * number;
            _sum += number;
            _squares += number * number;
            _last = number;
            AddToPoint((int)(_length % PointSize), isSigned ? unchecked((uint)(sbyte)value) : value);
            _length++;
        }
    }

    private void AddToPoint(int index, double number)
    {
        _point[index] = number;
        if (index < PointSize - 1)
        {
            return;
        }

        double x = (((_point[0] * 256) + _point[1]) * 256) + _point[2];
        double y = (((_point[3] * 256) + _point[4]) * 256) + _point[5];
        _points++;
        _pointsInside += (x * x) + (y * y) <= SquareOfRadius ? 1 : 0;
    }
}
