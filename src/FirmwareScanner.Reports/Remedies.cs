using System;
using System.Collections.Generic;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Reports;

/// <summary>What to do about a finding: what the rule itself says, else a text for the category of the built-in rules.</summary>
public static class Remedies
{
    /// <summary>The key of the metadata entry by which a rule says it itself.</summary>
    public const string MetaKey = "remedy";

    private const string Component = "Nothing to do: this names what the image consists of. Compare it with your bill of materials.";

    private const string Unknown =
        "Look at the bytes and at the rule's description, find out which part of the build puts them into the image, and remove that or accept it in writing.";

    private static readonly Dictionary<string, string> ByCategory = new(StringComparer.Ordinal)
    {
        ["backdoors"] =
            "Do not ship the image. Find the file that holds the code and where it came from, rebuild from sources that you trust, "
            + "and treat devices that already run it as compromised.",
        ["bots"] =
            "Do not ship the image: it holds malware. Find out how it got into the build, check the machines that build, rebuild from clean "
            + "sources, and write devices that ran it anew.",
        ["credentials"] =
            "Remove the fixed user name, password or hash. Give each device a password of its own or none until the owner sets one, and "
            + "change the password wherever else it is in use.",
        ["debug-leftovers"] =
            "Switch the interface or the output off in the production build (boot delay, console, debug server, test menu), and build the "
            + "image again. Where it has to stay, protect it.",
        ["exploits"] =
            "Do not ship the image: code that attacks other systems has no place in it. Find the file that holds it and where it came "
            + "from, and rebuild without it.",
        ["private-keys"] =
            "Take the key out of the image and treat it as public: revoke its certificates, make a new key for each device, and keep keys "
            + "that sign in a hardware module or on the host that signs.",
        ["shells"] =
            "Find the script or program that opens the shell and what starts it. Remove it, or bind it to an authenticated service; a "
            + "production image has no shell that answers the network.",
        ["test-artifacts"] =
            "Replace the test key, test certificate or test file by that of production, and let the build refuse test material from now on. "
            + "What is signed with a public test key is not protected.",
        ["tokens"] =
            "Revoke the token at the service that issued it, now: who has the image has the token. Then remove it from the build and let "
            + "devices get credentials of their own when they are set up.",
        ["vulnerable-components"] =
            "Update the component to a version in which the defect is fixed, or apply the vendor's patch; check whether the image uses the "
            + "part concerned, and state the result in your vulnerability report.",
        ["certificates"] = "Check issuer, validity and purpose of the certificate, and that no private key belonging to it is in the image.",
    };

    /// <summary>What to do about what a rule found, in one or two sentences; never empty.</summary>
    /// <param name="rule">The rule. Its own word is foreign text: whoever writes it makes it harmless for the place where it goes.</param>
    public static string For(SignatureRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Finding.TextOf(rule, MetaKey) is string own ? own
            : ByCategory.TryGetValue(Finding.TextOf(rule, "category") ?? string.Empty, out string? text) ? text
            : rule.IsInformational ? Component
            : Unknown;
    }
}
