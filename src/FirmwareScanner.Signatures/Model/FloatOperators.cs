using System;

namespace FirmwareScanner.Signatures.Model;

/// <summary>The operators on numbers of which at least one has a decimal point.</summary>
public static class FloatOperators
{
    // YARA takes floats for equal that differ by less than this, its DBL_EPSILON.
    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>Whether a comparison holds.</summary>
    /// <param name="kind">One of the six comparisons.</param>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no comparison.</exception>
    public static bool Compare(BinaryOperator kind, double left, double right) => kind switch
    {
        BinaryOperator.Equal => Math.Abs(left - right) < Epsilon,
        BinaryOperator.NotEqual => Math.Abs(left - right) >= Epsilon,
        BinaryOperator.Less => left < right,
        BinaryOperator.LessOrEqual => left <= right,
        BinaryOperator.Greater => left > right,
        BinaryOperator.GreaterOrEqual => left >= right,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a comparison"),
    };

    /// <summary>The result of a calculation.</summary>
    /// <param name="kind">Sum, difference, product or quotient.</param>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side; a division by 0 is infinite.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public static double Combine(BinaryOperator kind, double left, double right) => kind switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an operator on floats"),
    };

    /// <summary>The fewest of a number of members that make at least a percentage of them, as YARA calculates it.</summary>
    /// <param name="members">How many there are, 1 or more.</param>
    /// <param name="percentage">The percentage.</param>
    /// <returns>The number; one more than there are if not even all are enough.</returns>
    public static int LeastOf(int members, long percentage)
    {
        int least = 0;
        while (least <= members && (double)least / members * 100 < percentage)
        {
            least++;
        }

        return least;
    }
}
