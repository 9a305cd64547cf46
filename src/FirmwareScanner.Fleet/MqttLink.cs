using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace FirmwareScanner.Fleet;

/// <summary>A connection by MQTT 3.1.1 (OASIS standard, 2014), which every broker speaks; the protocol is a library's.</summary>
public sealed class MqttLink : BrokerLink
{
    // Bounds what a broker can pile up here; what is dropped was confirmed to nobody, and comes again.
    private const int MostWaiting = 20_000;
    private const int LargestMessage = 8 << 20;

    private readonly BrokerSettings _settings;
    private readonly BrokerIdentity _identity;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<BrokerMessage> _arrived = new();
    private readonly ManualResetEventSlim _hasArrived = new();

    /// <summary>Makes a connection, which is not open yet.</summary>
    /// <param name="settings">How the broker is reached.</param>
    /// <param name="identity">Who connects.</param>
    public MqttLink(BrokerSettings settings, BrokerIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        _settings = settings;
        _identity = identity;
        _client.ApplicationMessageReceivedAsync += Take;
    }

    /// <inheritdoc/>
    public override bool IsConnected => _client.IsConnected;

    /// <inheritdoc/>
    public override void Connect(CancellationToken cancellation)
    {
        MqttClientConnectResult result = Ask("connect", token => _client.ConnectAsync(Options(), token), cancellation);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new BrokerException($"the broker at {_settings.Host}:{_settings.Port} refuses: {result.ResultCode}") { IsRefusal = IsFinal(result.ResultCode) };
        }

        foreach (string topic in _identity.Subscriptions)
        {
            Ask("subscribe", token => _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, token), cancellation);
        }
    }

    /// <inheritdoc/>
    public override void Publish(string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = isRetained,
        };
        MqttClientPublishResult result = Ask("publish", token => _client.PublishAsync(message, token), cancellation);
        if (!result.IsSuccess)
        {
            throw new BrokerException($"the broker does not take {topic}: {result.ReasonCode}");
        }
    }

    /// <inheritdoc/>
    public override bool TryTake([NotNullWhen(true)] out BrokerMessage? message) => _arrived.TryDequeue(out message);

    /// <inheritdoc/>
    public override void WaitForMessage(TimeSpan time, CancellationToken cancellation)
    {
        if (_arrived.IsEmpty)
        {
            _hasArrived.Reset();
            if (_arrived.IsEmpty)
            {
                _ = WaitHandle.WaitAny([_hasArrived.WaitHandle, cancellation.WaitHandle], time);
            }
        }
    }

    /// <inheritdoc/>
    public override void Leave()
    {
        if (_client.IsConnected)
        {
            using var end = new CancellationTokenSource(_settings.AnswerTime);
            try
            {
                _client.DisconnectAsync(new MqttClientDisconnectOptions(), end.Token).GetAwaiter().GetResult();
            }
            catch (Exception exception) when (IsOfConnection(exception))
            {
                // It is gone already, and the last will is true.
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
            _hasArrived.Dispose();
        }
    }

    private static bool IsFinal(MqttClientConnectResultCode code) => code
        is MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.Banned;

    private static bool IsOfConnection(Exception exception) =>
        exception is MqttCommunicationException or MqttProtocolViolationException or MqttClientDisconnectedException
            or OperationCanceledException or ObjectDisposedException or IOException or SocketException or AuthenticationException or InvalidOperationException;

    private MqttClientOptions Options()
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTcpServer(_settings.Host, _settings.Port)
            .WithClientId(_identity.Client)
            .WithCleanSession()
            .WithTimeout(_settings.AnswerTime)
            .WithKeepAlivePeriod(_settings.KeepAlive);
        if (_identity.WillTopic is not null)
        {
            options = options.WithWillTopic(_identity.WillTopic).WithWillPayload(_identity.Will).WithWillRetain()
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        if (_settings.User is not null)
        {
            options = options.WithCredentials(_settings.User, _settings.Password ?? string.Empty);
        }

        return (_settings.UsesTls ? options.WithTlsOptions(WithTls) : options).Build();
    }

    private void WithTls(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls().WithTargetHost(_settings.Host);
        if (_settings.Authorities is not null)
        {
            tls.WithTrustChain(_settings.Authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        }
    }

    private Task Take(MqttApplicationMessageReceivedEventArgs arrived)
    {
        MqttApplicationMessage message = arrived.ApplicationMessage;
        if (_arrived.Count < MostWaiting && message.Payload.Length <= LargestMessage)
        {
            _arrived.Enqueue(new BrokerMessage(message.Topic, message.Payload.ToArray()));
            _hasArrived.Set();
        }

        return Task.CompletedTask;
    }

    private T Ask<T>(string what, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(_settings.AnswerTime);
        try
        {
            return ask(end.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (IsOfConnection(exception) && !cancellation.IsCancellationRequested)
        {
            string why = exception is OperationCanceledException ? $"no answer in {_settings.AnswerTime.TotalSeconds:0} s" : exception.Message;
            throw new BrokerException($"{what} at the broker {_settings.Host}:{_settings.Port}: {why}", exception);
        }
    }
}
