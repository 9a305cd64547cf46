using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan rules</c>: which rules there are.</summary>
internal static class RulesCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        fwscan rules update NEWER.rules --trust maker.pem   takes newer built-in rules, which their maker has signed (docs/rule-updates.md)

        Each line is a rule: severity, name, cost, category, what it means. "fwscan explain RULE" tells more of one. The cost is what the rule adds
        to a scan among the others: IL instructions on a board per byte of firmware, as "fwscan compile" reckons; behind a plus, how many of its
        strings have nothing to search for, so that a workstation looks at every byte once more for each. Of a database it is not known.

        Exit codes: 0 listed; 2 error, or no rule fits.

        """;

    private const int SeverityWidth = 8;
    private const int CostDigits = 6;

    private static readonly string[] Orders = ["severity", "name", "cost"];

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var search = new Argument<string?>("TEXT")
        {
            Description = "Only rules with this text in their name, tags or metadata, in capital letters or not.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "JSON Lines: an object for each rule." };
        var sort = new Option<string>("--sort") { Description = "By severity, name, or cost: the dearest first.", DefaultValueFactory = _ => Orders[0] };
        Choice.Limit(sort, Orders);
        var names = new Option<bool>("--names") { Description = "The names alone, sorted, without namespaces: what a shell completes." };
        var rules = new RuleOptions();
        var filter = new FilterOptions();
        var command = new Command("rules", "List rules, or search them: the built-in ones, those of files, or of a database.") { search };
        command.AddOptions([json, sort, names]);
        command.Subcommands.Add(RuleReleaseCommands.CreateUpdate(terminal));
        command.Subcommands.Add(RuleReleaseCommands.CreatePack(terminal));
        rules.AddTo(command);
        filter.AddTo(command);
        command.SetAction(parsed =>
        {
            CompilerOptions options = RuleOptions.ForScans;
            SignatureSet signatures = rules.Load(parsed, options, terminal);
            RuleFilter selected = filter.Read(parsed, signatures) ?? new RuleFilter();
            string? text = parsed.GetValue(search);
            SignatureRule[] listed = [.. signatures.Rules.Where(rule => !rule.IsPrivate && selected.Selects(rule) && (text is null || HasText(rule, text)))];
            if (parsed.GetValue(names))
            {
                terminal.WriteLines(listed.Select(rule => rule.Name).Distinct().Order(StringComparer.Ordinal));
                return ExitCode.Clean;
            }

            RuleExpense[]? expenses = listed.Length == 0 ? null : rules.FindExpenses(parsed, options);
            (SignatureRule Rule, RuleExpense? Expense)[] found = Sort(
                listed.Select(rule => (rule, expenses?[rule.Number])), parsed.GetRequiredValue(sort));
            if (found.Length == 0)
            {
                throw new UserErrorException(text is null
                    ? "there is no rule to list"
                    : $"no rule has the text '{text}', of {Counted.Of(signatures.Rules.Count, "rule")}");
            }

            Write(found, parsed.GetValue(json), terminal);
            return ExitCode.Clean;
        });
        return command;
    }

    private static (SignatureRule Rule, RuleExpense? Expense)[] Sort(IEnumerable<(SignatureRule Rule, RuleExpense? Expense)> rules, string order)
    {
        IEnumerable<(SignatureRule Rule, RuleExpense? Expense)> byName = rules.OrderBy(one => one.Rule.FullName, StringComparer.Ordinal);
        return order switch
        {
            "name" => [.. byName],
            "cost" => [.. byName.OrderByDescending(one => one.Expense?.Passes).ThenByDescending(one => one.Expense?.InstructionsPerByte)],
            _ => [.. byName.OrderByDescending(one => one.Rule.Severity)],
        };
    }

    private static void Write((SignatureRule Rule, RuleExpense? Expense)[] rules, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            Array.ForEach(rules, one => terminal.WriteJson(ToJson(one.Rule, one.Expense)));
            return;
        }

        int width = rules.Max(one => one.Rule.FullName.Length);
        int categories = rules.Max(one => (Finding.TextOf(one.Rule, "category") ?? "-").Length);
        int costs = rules.Max(one => CostOf(one.Expense).Length);
        foreach ((SignatureRule rule, RuleExpense? expense) in rules)
        {
            string category = (Finding.TextOf(rule, "category") ?? "-").PadRight(categories);
            terminal.WriteLine($"{Terminal.Paint(rule.Severity, SeverityWidth)}  {rule.FullName.PadRight(width)}  {CostOf(expense).PadLeft(costs)}  {category}  {Finding.TextOf(rule, "description") ?? "-"}");
        }

        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(rules.Length, "rule")}"));
    }

    private static string CostOf(RuleExpense? expense) => expense?.ToString() ?? "-";

    private static bool HasText(SignatureRule rule, string text) =>
        rule.Tags.Append(rule.FullName).Concat(rule.Meta.Select(entry => entry.Value.ToString() ?? string.Empty))
            .Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static string ToJson(SignatureRule rule, RuleExpense? expense)
    {
        return JsonLine.MakeText(json =>
        {
            json.WriteString("rule", rule.Name);
            json.WriteString("namespace", rule.Namespace);
            json.WriteString("severity", rule.Severity.ToWord());
            foreach (string key in new[] { "category", "description", "source" })
            {
                json.WriteString(key, Finding.TextOf(rule, key));
            }

            json.WriteStartArray("tags");
            foreach (string tag in rule.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
            json.WriteNumber("patterns", rule.Patterns.Count);
            if (expense is not null)
            {
                json.WriteNumber("il_per_byte", Math.Round(expense.InstructionsPerByte, CostDigits));
                json.WriteNumber("passes", expense.Passes);
            }

        }, LayerJson.Options);
    }
}
