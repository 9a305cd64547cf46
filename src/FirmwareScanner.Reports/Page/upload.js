"use strict";
(() => {
  const at = id => document.getElementById(id);
  const form = at("form"), file = at("file"), send = at("send"), drop = at("drop"), bar = at("bar"), state = at("state");
  at("command").textContent = "curl --data-binary @image.bin '" + location.origin + "/scan?name=image.bin'";

  const say = text => { state.textContent = text; };
  const setBusy = isBusy => { send.disabled = file.disabled = isBusy; bar.hidden = !isBusy; };

  const explain = async answer => {
    try {
      return JSON.parse((await answer.text()).split("\n")[0]).error.message;
    } catch {
      return "the server gave no reason";
    }
  };

  const scan = image => {
    const request = new XMLHttpRequest();
    request.open("POST", "/scan?format=html&name=" + encodeURIComponent(image.name));
    request.responseType = "blob";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = event => { bar.value = event.total > 0 ? event.loaded / event.total : 0; };
    request.upload.onload = () => { bar.removeAttribute("value"); say("Scanning " + image.name + " ..."); };
    request.onload = async () => {
      if (request.status === 200) {
        say("Scanned.");
        setBusy(false);
        location.assign(URL.createObjectURL(request.response));
      } else {
        fail("Not scanned: " + await explain(request.response) + ".");
      }
    };
    request.onerror = () => fail("Not scanned: the connection to the server broke.");
    setBusy(true);
    bar.value = 0;
    say("Sending " + image.name + " ...");
    request.send(image);
  };

  const fail = text => {
    setBusy(false);
    say(text);
    file.focus();
  };

  form.addEventListener("submit", event => {
    event.preventDefault();
    if (file.files.length > 0) {
      scan(file.files[0]);
    }
  });
  drop.addEventListener("dragover", event => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length > 0 && !send.disabled) {
      scan(event.dataTransfer.files[0]);
    }
  });
})();
