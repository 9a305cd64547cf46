using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>Parses the target description of a logical signature: <c>Engine:51-255,Target:1,FileSize:100-2000</c>.</summary>
internal sealed class TargetDescription
{
    /// <summary>The functionality level of the engine whose signatures these are: that of ClamAV 1.4.</summary>
    public const long EngineLevel = 216;

    private readonly List<(string Name, SourceSpan Span, long Least, long Most)> _ranges = [];

    private TargetDescription()
    {
    }

    /// <summary>The target type.</summary>
    public int Target { get; private set; }

    /// <summary>Why ClamAV would not load the signature, or it is of no use here; null if it is to be loaded.</summary>
    public string? WhySkipped { get; private set; }

    /// <summary>Names of attributes that are not looked at.</summary>
    public List<string> NotChecked { get; } = [];

    /// <summary>Parses the field; null after an error was reported.</summary>
    public static TargetDescription? Parse(SourceSpan field, DiagnosticBag diagnostics)
    {
        var description = new TargetDescription();
        bool hasTarget = false;
        bool isValid = true;
        List<SourceSpan> attributes = ClamAvLines.Split(field, ',');
        for (int i = 0; i < attributes.Count; i++)
        {
            string text = ClamAvLines.TextOf(attributes[i]);
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? text : text[..colon];
            hasTarget |= name == "Target";
            string? problem = colon < 0 ? "expected Name:Value"
                : name == "Engine" && i > 0 ? "Engine has to be the first attribute"
                : description.Take(name, attributes[i], text[(colon + 1)..]);
            if (problem is not null)
            {
                diagnostics.Error(attributes[i], problem);
                isValid = false;
            }
        }

        if (!hasTarget && isValid)
        {
            diagnostics.Error(field, "the target description has no Target");
        }

        return isValid && hasTarget && description.IsConsistent(field, diagnostics) ? description : null;
    }

    /// <summary>What the description asks for; empty for nothing.</summary>
    public IEnumerable<Expression> Conditions() => _ranges.SelectMany(range =>
    {
        Expression value = range.Name switch
        {
            "EntryPoint" => ExecutableModule.EntryPoint(range.Span, Target),
            "NumberOfSections" => ExecutableModule.SectionCount(range.Span, Target),
            _ => new FileSizeExpression(range.Span),
        };
        return new Expression[]
        {
            new BinaryExpression(range.Span, BinaryOperator.GreaterOrEqual, value, new IntegerConstant(range.Span, range.Least)),
            new BinaryExpression(range.Span, BinaryOperator.LessOrEqual, value, new IntegerConstant(range.Span, range.Most)),
        };
    });

    private bool IsConsistent(SourceSpan field, DiagnosticBag diagnostics)
    {
        bool isValid = ClamAvTarget.IsExecutable(Target) || _ranges.All(range => range.Name == "FileSize");
        if (!isValid)
        {
            diagnostics.Error(field, "EntryPoint and NumberOfSections are only for the target types 1 (PE), 6 (ELF) and 9 (Mach-O)");
        }

        return isValid;
    }

    /// <summary>Takes an attribute.</summary>
    /// <returns>What is wrong with it; null if nothing.</returns>
    private string? Take(string name, SourceSpan span, string value)
    {
        switch (name)
        {
            case "Target":
                bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int target);
                Target = target;
                return isNumber ? null : "expected a target type (a number; 0 is any file)";
            case "Engine" or "FileSize" or "EntryPoint" or "NumberOfSections":
                return TakeRange(name, span, value);
            case "Container" or "Intermediates":
                NotChecked.Add(name);
                return null;
            case "HandlerType":
                WhySkipped = "HandlerType has another type looked for and is no finding";
                return null;
            case "IconGroup1" or "IconGroup2":
                return $"{name} is not supported: pictures are not compared";
            default:
                WhySkipped = $"the attribute {name} is unknown";
                return null;
        }
    }

    private string? TakeRange(string name, SourceSpan span, string value)
    {
        string[] bounds = value.Split('-');
        long most = 0;
        bool isValid = bounds.Length == 2 && TryParse(bounds[0], out long least) & TryParse(bounds[^1], out most) && Keep(name, span, least, most);
        return isValid ? null : $"expected {name}:n-m with decimal numbers up to {uint.MaxValue}";
    }

    private bool Keep(string name, SourceSpan span, long least, long most)
    {
        if (name != "Engine")
        {
            _ranges.Add((name, span, least, most));
        }
        else if (least > EngineLevel || most < EngineLevel)
        {
            WhySkipped = $"it is for engines of the levels {least} to {most}, and this is as level {EngineLevel}";
        }

        return true;
    }

    private static bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= uint.MaxValue;
}
