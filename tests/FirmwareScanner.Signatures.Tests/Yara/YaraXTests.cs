using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Testing.YaraX;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Yara;

/// <summary>YARA-X as a second opinion: of what yara and YARA-X agree on we do the same; where the two differ, the documentation says what we do.</summary>
public sealed class YaraXTests
{
    [Fact]
    public void Handwritten_rules_on_which_yara_and_yara_x_agree_are_accepted_and_refused_here_as_well()
    {
        YaraTool.Require();
        string? missing = YaraXProgram.WhatIsMissing();
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        List<string> texts = [.. YaraCases.Same.Concat(YaraCases.Different.Select(difference => difference.Text))];
        bool[] yara = YaraTool.Accepts(texts);
        IReadOnlyList<YaraXAnswer> yaraX = YaraXProgram.Ask([.. texts.Select(text => new YaraXRequest([new YaraXNamespace("default", [text])], []))]);
        HashSet<string> known = [.. YaraCases.OursAlone];
        int agreed = 0;
        var differences = new List<string>();
        for (int i = 0; i < texts.Count; i++)
        {
            bool isAccepted = yaraX[i].Errors.Count == 0;
            if (yaraX[i].Crash is not null || isAccepted != yara[i])
            {
                continue;
            }

            agreed++;
            if (Rules.Load(texts[i]).Diagnostics.HasErrors == isAccepted && !known.Contains(texts[i]))
            {
                differences.Add($"yara and YARA-X {(isAccepted ? "accept" : "refuse")}: {texts[i]}\n  we: {string.Join(" / ", Rules.Errors(texts[i]))}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(agreed > texts.Count / 2, $"they agree on {agreed} of {texts.Count}");
    }
}
