using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Fleet;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The options that say how a broker of MQTT is reached, and what the topics of the fleet begin with.</summary>
internal sealed class BrokerOptions
{
    private const int LongestPassword = 4096;
    private const int LargestCertificates = 1 << 20;

    private readonly Option<string> _broker = new("--mqtt")
    {
        Description = $"The broker; without a port {BrokerSettings.PlainPort}, with --tls {BrokerSettings.TlsPort}.",
        HelpName = "HOST[:PORT]",
        Required = true,
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "Encrypt the connection, and check the certificate of the broker." };

    private readonly Option<string?> _authorities = new("--ca")
    {
        Description = "The certificate of the broker must come from one of FILE (PEM), instead of those of the system. Needs --tls.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _user = new("--user") { Description = "The user at the broker.", HelpName = "NAME" };

    private readonly Option<string?> _password = new("--password-file")
    {
        Description = "The user's password: the first line of FILE, which only its owner may read. Needs --user.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _prefix = new("--topic")
    {
        Description = $"What all topics begin with, by default {FleetTopics.DefaultPrefix}.",
        HelpName = "PREFIX",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_broker);
        command.Add(_tls);
        command.Add(_authorities);
        command.Add(_user);
        command.Add(_password);
        command.Add(_prefix);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_authorities) is not null && !result.GetValue(_tls))
            {
                result.AddError("--ca needs --tls");
            }

            if (result.GetResult(_password) is not null && result.GetResult(_user) is null)
            {
                result.AddError("--password-file needs --user");
            }
        });
    }

    /// <summary>How the broker is reached.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">An option is wrong, or its file cannot be used.</exception>
    public BrokerSettings Read(ParseResult parsed)
    {
        bool usesTls = parsed.GetValue(_tls);
        (string host, int port) = Split(parsed.GetRequiredValue(_broker), usesTls ? BrokerSettings.TlsPort : BrokerSettings.PlainPort);
        return new BrokerSettings(host, port)
        {
            UsesTls = usesTls,
            Authorities = ReadAuthorities(parsed.GetValue(_authorities)),
            User = parsed.GetValue(_user),
            Password = ReadPassword(parsed.GetValue(_password)),
        };
    }

    /// <summary>The topics of the fleet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">They cannot begin so.</exception>
    public FleetTopics ReadTopics(ParseResult parsed)
    {
        string prefix = parsed.GetValue(_prefix) ?? FleetTopics.DefaultPrefix;
        return FleetTopics.IsPrefix(prefix)
            ? new FleetTopics(prefix)
            : throw new UserErrorException($"--topic: expected names of letters, digits, '-', '_' and '.' with single slashes between them, found '{prefix}'");
    }

    private static (string Host, int Port) Split(string text, int standard)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && !text.EndsWith(']') && (text[0] == '[' || text.IndexOf(':', System.StringComparison.Ordinal) == colon);
        string host = (hasPort ? text[..colon] : text).Trim('[', ']');
        bool isPort = ushort.TryParse(hasPort ? text[(colon + 1)..] : "1", NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
        return host.Length > 0 && isPort
            ? (host, hasPort ? port : standard)
            : throw new UserErrorException($"--mqtt: expected a host, or a host and a port such as localhost:{standard}, found '{text}'");
    }

    private static X509Certificate2Collection? ReadAuthorities(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.ASCII.GetString(OptionFile.Read(path, LargestCertificates)));
        }
        catch (CryptographicException exception)
        {
            throw new UserErrorException($"--ca {path}: {exception.Message}");
        }

        return certificates.Count > 0 ? certificates : throw new UserErrorException($"--ca {path}: expected certificates in PEM, found none");
    }

    private static string? ReadPassword(string? path)
    {
        if (path is null)
        {
            return null;
        }

        MasterKeyFile.DemandPrivate(path, "this password");
        return new StringReader(Encoding.UTF8.GetString(OptionFile.Read(path, LongestPassword))).ReadLine() is { Length: > 0 } password
            ? password
            : throw new UserErrorException($"--password-file {path}: expected a password on the first line, found nothing");
    }
}
