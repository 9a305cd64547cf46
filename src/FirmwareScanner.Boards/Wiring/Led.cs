using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FirmwareScanner.Boards.Wiring;

/// <summary>An LED at an output, with its series resistor.</summary>
/// <param name="Role">The output.</param>
/// <param name="Colour">Its colour in words.</param>
/// <param name="ForwardMillivolts">Its forward voltage at a few milliamperes.</param>
/// <param name="WireColour">The colour of its wire in pictures.</param>
public sealed record Led(string Role, string Colour, int ForwardMillivolts, string WireColour)
{
    /// <summary>The voltage of an output that is high.</summary>
    public const int SupplyMillivolts = 3300;

    /// <summary>The current aimed at: well visible, and a quarter of what a pin may give.</summary>
    public const int TargetMilliamperes = 5;

    private static readonly int[] E12 = [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82];

    /// <summary>The LEDs of the four outputs.</summary>
    public static IReadOnlyList<Led> All { get; } =
    [
        new("pass", "green", 2100, WiringColours.Green),
        new("block", "red", 1900, WiringColours.Red),
        new("busy", "yellow", 2100, WiringColours.Yellow),
        new("fault", "orange", 2000, WiringColours.Orange),
    ];

    /// <summary>The series resistor: the smallest of the E12 series that keeps the current at or below the one aimed at.</summary>
    public int SeriesOhms => NextE12((SupplyMillivolts - ForwardMillivolts) / TargetMilliamperes);

    /// <summary>The current with that resistor, such as <c>4.4 mA</c>.</summary>
    public string Current
    {
        get
        {
            double milliamperes = (double)(SupplyMillivolts - ForwardMillivolts) / SeriesOhms;
            return milliamperes.ToString("F1", CultureInfo.InvariantCulture) + " mA";
        }
    }

    /// <summary>The LED of an output.</summary>
    /// <param name="role">The output.</param>
    public static Led Of(string role) => All.First(led => led.Role == role);

    /// <summary>The smallest value of the E12 series that is not below a resistance.</summary>
    /// <param name="ohms">The resistance, 1 to 10 million.</param>
    public static int NextE12(int ohms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ohms, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ohms, 10_000_000);
        for (int decade = 1; ; decade *= 10)
        {
            foreach (int value in E12)
            {
                // The series is written from 10 on; its first decade is 1.0 to 8.2 Ohm.
                if (value * decade >= ohms * 10)
                {
                    return (value * decade) / 10;
                }
            }
        }
    }
}
