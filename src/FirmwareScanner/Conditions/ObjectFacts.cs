using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Conditions;

/// <summary>All that conditions may ask about the object at hand, and the names that loops have given.</summary>
/// <param name="tableOf">The matches of a pattern by its number in the engine.</param>
/// <param name="rules">How many rules there are.</param>
/// <param name="slots">How many names loops give.</param>
internal sealed class ObjectFacts(Func<int, MatchTable> tableOf, int rules, int slots)
{
    /// <summary>Bytes that a function or a test of texts looks at for the price of a step.</summary>
    public const int BytesPerStep = 16;

    // A rule with more work than this, beside looking at the whole object a few times, would not come to an end that anybody waits for.
    private const long MostSteps = 50_000_000;

    private readonly byte[] _integer = new byte[4];
    private readonly Dictionary<Module, ModuleStructure> _modules = [];
    private ModuleContext? _context;
    private CancellationToken _cancellation;

    /// <summary>Whether the rules evaluated so far are true, by number in the engine.</summary>
    public bool[] RuleTruth { get; } = new bool[rules];

    /// <summary>The values of names.</summary>
    public Value[] Names { get; } = new Value[slots];

    /// <summary>The patterns that loops over strings are at.</summary>
    public int[] Strings { get; } = new int[slots];

    /// <summary>The length of the object in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>How many steps the rule at hand may still take: rounds of loops, and what functions look at.</summary>
    public long StepsLeft { get; private set; }

    /// <summary>The bytes of the object.</summary>
    public IModuleContent Content => _context!.Content;

    /// <summary>What the modules are loaded for.</summary>
    public ModuleContext Context => _context!;

    /// <summary>Whether the rule at hand has asked for more than the presence of a string of which not all matches are kept.</summary>
    public bool HasAskedCutTable { get; private set; }

    /// <summary>The matches of a pattern by its number in the engine, for who asks whether there are any.</summary>
    public MatchTable TableOf(int pattern) => tableOf(pattern);

    /// <summary>The same for who asks how many there are, or where.</summary>
    public MatchTable WholeTableOf(int pattern)
    {
        MatchTable table = tableOf(pattern);
        HasAskedCutTable |= table.IsCut;
        return table;
    }

    /// <summary>Begins with another object.</summary>
    public void Begin(ModuleContext context, CancellationToken cancellation)
    {
        _context = context;
        _cancellation = cancellation;
        Length = context.Content.Length;
        _modules.Clear();
        Array.Clear(RuleTruth);
    }

    /// <summary>Begins with another rule.</summary>
    public void BeginRule()
    {
        StepsLeft = MostSteps + Length;
        HasAskedCutTable = false;
    }

    /// <summary>Ends the evaluation if the scan is to end.</summary>
    /// <exception cref="OperationCanceledException">The scan is to end.</exception>
    public void ThrowIfStopped() => _cancellation.ThrowIfCancellationRequested();

    /// <summary>Counts a round of a loop.</summary>
    /// <exception cref="ConditionBudgetException">The rule has had enough of them.</exception>
    /// <exception cref="OperationCanceledException">The scan is to end.</exception>
    public void Step() => Charge(0);

    /// <summary>Counts a step, and what it looks at.</summary>
    /// <param name="bytes">Bytes that it looks at.</param>
    /// <exception cref="ConditionBudgetException">The rule has had enough of them.</exception>
    /// <exception cref="OperationCanceledException">The scan is to end.</exception>
    public void Charge(long bytes)
    {
        ThrowIfStopped();
        StepsLeft -= 1 + (bytes / BytesPerStep);
        if (StepsLeft < 0)
        {
            throw new ConditionBudgetException("the condition takes too much work");
        }
    }

    /// <summary>The fields of a module, which looks at the object when it is first asked for.</summary>
    public ModuleStructure Load(Module module)
    {
        if (!_modules.TryGetValue(module, out ModuleStructure? structure))
        {
            _modules[module] = structure = module.Load(Context);
        }

        return structure;
    }

    /// <summary>An integer of the object; undefined unless it is whole inside.</summary>
    public Value ReadInteger(long offset, int size, bool isBigEndian, bool isSigned)
    {
        Span<byte> bytes = _integer.AsSpan(0, size);
        if (offset < 0 || offset > Length - size || Content.Read(offset, bytes) != size)
        {
            return Value.Undefined;
        }

        uint value = (size, isBigEndian) switch
        {
            (1, _) => bytes[0],
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return Value.Of(!isSigned ? value : size switch
        {
            1 => (sbyte)value,
            2 => (short)value,
            _ => (int)value,
        });
    }

    /// <summary>Reads a number with a decimal point.</summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="size">4 or 8 bytes.</param>
    /// <param name="isBigEndian">Whether the first byte is the most significant.</param>
    public Value ReadFloat(long offset, int size, bool isBigEndian)
    {
        Span<byte> bytes = stackalloc byte[size];
        if (offset < 0 || offset > Length - size || Content.Read(offset, bytes) != size)
        {
            return Value.Undefined;
        }

        double value = (size, isBigEndian) switch
        {
            (4, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
            (_, false) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
        return double.IsNaN(value) ? Value.Undefined : Value.Of(value);
    }
}
