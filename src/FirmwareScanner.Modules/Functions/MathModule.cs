using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// The module <c>math</c>: statistics of ranges of the file and of texts, and a little arithmetic. The sums are added up in the order in
/// which YARA adds them, so that the results are the same to the last bit (https://yara.readthedocs.io/en/v4.5.0/modules/math.html).
/// </summary>
public sealed class MathModule : Module
{
    private const double MeanOfBytes = 127.5;

    private static readonly ModuleType SharedType = ModuleType.StructureOf(Declare());

    /// <inheritdoc/>
    public override string Name => "math";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new() { State = new RangeCache(), ["MEAN_BYTES"] = MeanOfBytes };

    private static Dictionary<string, ModuleType> Declare()
    {
        return new Dictionary<string, ModuleType>
        {
            ["MEAN_BYTES"] = ModuleType.Float,
            ["in_range"] = Integer("fff", call => call.Float(1) <= call.Float(0) && call.Float(0) <= call.Float(2) ? 1 : 0),
            ["deviation"] = ModuleType.FunctionOf(
                Float("iif", call => DistributionOf(call, 0)?.Deviation(call.Float(2))),
                Float("sf", call => TextStatistics.Deviation(call.Text(0), call.Float(1)))),
            ["mean"] = ModuleType.FunctionOf(
                Float("ii", call => DistributionOf(call, 0)?.Mean()),
                Float("s", call => TextStatistics.Mean(call.Text(0)))),
            ["serial_correlation"] = ModuleType.FunctionOf(
                Float("ii", call => Sequential(call, "serial_correlation", SequenceStatistics.SerialCorrelation)),
                Float("s", call => SequenceStatistics.OfText(call.Text(0)).SerialCorrelation())),
            ["monte_carlo_pi"] = ModuleType.FunctionOf(
                Float("ii", call => Sequential(call, "monte_carlo_pi", SequenceStatistics.MonteCarloPi)),
                Float("s", call => SequenceStatistics.OfText(call.Text(0)).MonteCarloPi())),
            ["entropy"] = ModuleType.FunctionOf(
                Float("ii", call => DistributionOf(call, 0)?.Entropy()),
                Float("s", call => ByteDistribution.Of(call.Text(0)).Entropy())),
            ["min"] = Integer("ii", call => unchecked((long)Math.Min((ulong)call.Integer(0), (ulong)call.Integer(1)))),
            ["max"] = Integer("ii", call => unchecked((long)Math.Max((ulong)call.Integer(0), (ulong)call.Integer(1)))),
            ["to_number"] = Integer("b", call => (bool)call.Arguments[0] ? 1 : 0),
            ["abs"] = Integer("i", call => call.Integer(0) < 0 ? unchecked(-call.Integer(0)) : call.Integer(0)),
            ["count"] = ModuleType.FunctionOf(
                new("iii", ModuleType.Integer, call => IsByte(call) ? DistributionOf(call, 1)?.Count((int)call.Integer(0)) : null),
                new("i", ModuleType.Integer, call => IsByte(call) ? DistributionOfAll(call).Count((int)call.Integer(0)) : null)),
            ["percentage"] = ModuleType.FunctionOf(
                Float("iii", call => IsByte(call) ? DistributionOf(call, 1)?.Share((int)call.Integer(0)) : null),
                Float("i", call => IsByte(call) ? DistributionOfAll(call).Share((int)call.Integer(0)) : null)),
            ["mode"] = ModuleType.FunctionOf(
                new("ii", ModuleType.Integer, call => DistributionOf(call, 0)?.Mode()),
                new("", ModuleType.Integer, call => DistributionOfAll(call).Mode())),
            ["to_string"] = ModuleType.FunctionOf(
                new("i", ModuleType.Text, call => Digits(call.Integer(0), 10)),
                new("ii", ModuleType.Text, call => Digits(call.Integer(0), call.Integer(1)))),
        };
    }

    private static ModuleType Integer(string parameters, Func<ModuleCall, long> body)
    {
        return ModuleType.FunctionOf(new ModuleFunction(parameters, ModuleType.Integer, call => body(call)));
    }

    /// <summary>A function that gives a number with a fraction; what is not a number is undefined, as in YARA.</summary>
    private static ModuleFunction Float(string parameters, Func<ModuleCall, double?> body)
    {
        return new ModuleFunction(parameters, ModuleType.Float, call => body(call) is double number && !double.IsNaN(number) ? number : null);
    }

    private static bool IsByte(ModuleCall call) => call.Integer(0) is >= byte.MinValue and <= byte.MaxValue;

    private static ByteDistribution? DistributionOf(ModuleCall call, int index) => DistributionOf(call, FileRange.Of(call, index));

    private static ByteDistribution DistributionOfAll(ModuleCall call) => DistributionOf(call, FileRange.All(call))!;

    private static ByteDistribution? DistributionOf(ModuleCall call, FileRange? range)
    {
        return (ByteDistribution?)RangeCache.Get(call, "distribution", range, known => ByteDistribution.Of(call.Context.Content, known));
    }

    private static double? Sequential(ModuleCall call, string name, Func<SequenceStatistics, double?> result)
    {
        return (double?)RangeCache.Get(call, name, FileRange.Of(call, 0), range => result(SequenceStatistics.Of(call.Context.Content, range)));
    }

    /// <summary>Decimal digits with a sign; octal and hexadecimal ones are those of the number without a sign.</summary>
    private static byte[]? Digits(long value, long numberBase)
    {
        string? digits = numberBase switch
        {
            10 => value.ToString(CultureInfo.InvariantCulture),
            8 => Convert.ToString(value, 8),
            16 => value.ToString("x", CultureInfo.InvariantCulture),
            _ => null,
        };
        return digits is null ? null : Encoding.ASCII.GetBytes(digits);
    }
}
