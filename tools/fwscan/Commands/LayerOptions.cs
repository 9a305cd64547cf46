using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Layers;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say how to look inside, and what it may cost.</summary>
internal sealed class LayerOptions
{
    /// <summary>The option whose value is a secret.</summary>
    public const string PasswordName = "--password";

    private readonly Option<bool> _noUnpack = new("--no-unpack")
    {
        Description = "Scan the outer bytes alone; layers in them are counted, and a file with any is not clean.",
    };

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Scan the bytes as they are and look for no layers at all, as yara does: clean then says nothing of what lies compressed in a file.",
    };

    private readonly Option<string[]> _passwords = new(PasswordName)
    {
        Description = "A password to try on encrypted archives. May be repeated.",
        HelpName = "TEXT",
    };

    private readonly Option<OpaqueLimit?> _opaque = new("--opaque")
    {
        Description = $"Opaque bytes (compressed or encrypted, of no known format) from which a file is incomplete, "
            + $"by default {OpaqueLimit.Default.Bytes} and {OpaqueLimit.Default.LeastPercent}% of the file, or {OpaqueLimit.Default.Percent}% of it.",
        HelpName = "BYTES|PERCENT%",
        CustomParser = ParseOpaque,
    };

    private readonly Option<long?> _depth = CreateNumber("--max-depth", "Layers in each other", Defaults.MaximumDepth, 1, 64);
    private readonly Option<long?> _objects = CreateNumber(
        "--max-objects", "Layers, files, folders and links in one file", Defaults.MaximumObjects, 1, 100_000_000);

    private readonly Option<long?> _unpacked = CreateNumber(
        "--max-unpacked", "Bytes unpacked from one file, K, M, G for powers of 1024", Defaults.MaximumUnpacked, 1, 1L << 50);

    private readonly Option<long?> _ratio = CreateNumber(
        "--max-ratio", "Bytes unpacked for each byte of the file", Defaults.MaximumRatio, 1, 1_000_000);

    private static UnpackLimits Defaults { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isScan">Whether the command may also leave layers closed, and judges files.</param>
    /// <param name="canBeRaw">Whether such a command may also look for no layers at all.</param>
    public void AddTo(Command command, bool isScan, bool canBeRaw = true)
    {
        if (isScan)
        {
            command.Options.Add(_noUnpack);
            command.Options.Add(_opaque);
        }

        if (isScan && canBeRaw)
        {
            command.Options.Add(_raw);
            command.Validators.Add(RefuseBoth);
        }

        command.Options.Add(_passwords);
        command.Options.Add(_depth);
        command.Options.Add(_objects);
        command.Options.Add(_unpacked);
        command.Options.Add(_ratio);
    }

    /// <summary>Whether layers are not even looked for.</summary>
    /// <param name="parsed">The command line of a command that scans.</param>
    public bool IsRaw(ParseResult parsed) => parsed.GetValue(_raw);

    /// <summary>The options as given.</summary>
    /// <param name="parsed">The command line.</param>
    public UnpackOptions Read(ParseResult parsed) => new()
    {
        OpensLayers = !(parsed.CommandResult.Command.Options.Contains(_noUnpack) && parsed.GetValue(_noUnpack)),
        Opaque = (parsed.CommandResult.Command.Options.Contains(_opaque) ? parsed.GetValue(_opaque) : null) ?? OpaqueLimit.Default,
        Passwords = parsed.GetValue(_passwords) ?? [],
        Limits = Defaults with
        {
            MaximumDepth = (int)(parsed.GetValue(_depth) ?? Defaults.MaximumDepth),
            MaximumObjects = parsed.GetValue(_objects) ?? Defaults.MaximumObjects,
            MaximumUnpacked = parsed.GetValue(_unpacked) ?? Defaults.MaximumUnpacked,
            MaximumRatio = (int)(parsed.GetValue(_ratio) ?? Defaults.MaximumRatio),
            RatioFloor = parsed.GetValue(_ratio) is null ? Defaults.RatioFloor : 0,
        },
    };

    private void RefuseBoth(CommandResult result)
    {
        if (result.GetValue(_raw) && result.GetValue(_noUnpack))
        {
            result.AddError("--no-unpack counts layers, --raw does not look for them: give one of the two");
        }
    }

    private static Option<long?> CreateNumber(string name, string what, long standard, long minimum, long maximum) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{what}, at most; by default {standard}. What is above makes a file incomplete."),
        HelpName = "N",
        CustomParser = argument => ParseNumber(argument, name, minimum, maximum),
    };

    private static long? ParseNumber(ArgumentResult argument, string name, long minimum, long maximum)
    {
        string text = argument.Tokens.Single().Value;
        int shift = text.Length == 0 ? 0 : text[^1] switch
        {
            'K' or 'k' => 10,
            'M' or 'm' => 20,
            'G' or 'g' => 30,
            _ => 0,
        };
        string digits = shift == 0 ? text : text[..^1];
        bool isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        if (isNumber && number <= maximum >> shift && number << shift >= minimum)
        {
            return number << shift;
        }

        argument.AddError($"{name}: expected a whole number from {minimum} to {maximum}, found '{text}'");
        return null;
    }

    private static OpaqueLimit? ParseOpaque(ArgumentResult argument)
    {
        string text = argument.Tokens.Single().Value;
        if (OpaqueLimit.TryParse(text) is { } limit)
        {
            return limit;
        }

        argument.AddError($"--opaque: expected a number of bytes, or a percentage above 0 to 100 with a percent sign, found '{text}'");
        return null;
    }
}
