using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// What ClamAV's signatures ask about executables and about numbers in the bytes, as a module that no rule can import. Functions are
/// undefined where there is nothing to tell.
/// </summary>
internal sealed class ExecutableModule : Module
{
    /// <summary>Stands for the last section.</summary>
    public const int LastSection = -1;

    private static readonly ExecutableModule Instance = new();

    private static readonly ModuleFunction EntryPointFunction = Function("i", (facts, _) => facts.EntryPoint);

    private static readonly ModuleFunction SectionCountFunction = Function("i", (facts, _) => facts.Sections.Count);

    private static readonly ModuleFunction SectionOffsetFunction = Function(
        "ii", (facts, call) => facts.SectionAt(call.Integer(1))?.Offset);

    private static readonly ModuleFunction SectionLengthFunction = Function(
        "ii", (facts, call) => facts.SectionAt(call.Integer(1))?.Length);

    private static readonly ModuleFunction VersionStringFunction = Function(
        "ii", (facts, call) => facts.VersionStrings.Value.Contains(call.Integer(1)) ? 1 : 0);

    private static readonly ModuleFunction NumberFunction = new(
        "iii",
        ModuleType.Integer,
        call => WrittenNumber.Read(call.Context.Content, call.Integer(0), (int)call.Integer(1), (NumberKinds)call.Integer(2)));

    private ExecutableModule()
    {
    }

    /// <inheritdoc/>
    public override string Name => "clamav";

    /// <inheritdoc/>
    public override ModuleType Type { get; } = ModuleType.StructureOf(new Dictionary<string, ModuleType>());

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new() { State = new Dictionary<long, ExecutableFacts?>() };

    /// <summary>The file offset at which an executable begins to run.</summary>
    public static Expression EntryPoint(SourceSpan span, int target) => Call(span, EntryPointFunction, target);

    /// <summary>The number of sections of an executable.</summary>
    public static Expression SectionCount(SourceSpan span, int target) => Call(span, SectionCountFunction, target);

    /// <summary>The file offset of a section.</summary>
    public static Expression SectionOffset(SourceSpan span, int target, int section) => Call(span, SectionOffsetFunction, target, section);

    /// <summary>The length of a section in the file.</summary>
    public static Expression SectionLength(SourceSpan span, int target, int section) => Call(span, SectionLengthFunction, target, section);

    /// <summary>Whether a string of the version information of an executable begins at an offset.</summary>
    public static PlaceTest IsVersionString(SourceSpan span, int target)
    {
        var offset = new Variable("offset", ExpressionKind.Integer, null);
        return new PlaceTest(offset, Call(span, VersionStringFunction, new IntegerConstant(span, target), new VariableReference(span, offset)));
    }

    /// <summary>The number that is written in bytes.</summary>
    /// <param name="span">Where the expression stands.</param>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="kinds">How the number is written.</param>
    public static Expression Number(SourceSpan span, Expression offset, int length, NumberKinds kinds) => Call(
        span, NumberFunction, offset, new IntegerConstant(span, length), new IntegerConstant(span, (long)kinds));

    private static FunctionCall Call(SourceSpan span, ModuleFunction function, params int[] arguments) =>
        Call(span, function, [.. arguments.Select(value => (Expression)new IntegerConstant(span, value))]);

    private static FunctionCall Call(SourceSpan span, ModuleFunction function, params Expression[] arguments) =>
        new(span, Instance, new ModuleReference(span, Instance), function, arguments);

    private static ModuleFunction Function(string parameters, Func<ExecutableFacts, ModuleCall, long?> ask) => new(
        parameters,
        ModuleType.Integer,
        call => FactsOf(call) is ExecutableFacts facts ? ask(facts, call) : null);

    private static ExecutableFacts? FactsOf(ModuleCall call)
    {
        var known = (Dictionary<long, ExecutableFacts?>)call.Root.State!;
        long target = call.Integer(0);
        if (!known.TryGetValue(target, out ExecutableFacts? facts))
        {
            known[target] = facts = ExecutableFacts.Read(call.Context, (int)target);
        }

        return facts;
    }
}
