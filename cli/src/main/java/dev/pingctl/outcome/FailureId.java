package dev.pingctl.outcome;

import java.util.List;

/// The ids of failures. An id is stable and unique per kind of failure: scripts may match it, the
/// sentence beside it may change.
///
/// Each id has what it means and what to do about it in general, which `docs/errors.md` lists; the
/// sentence of a [Failure] says the same of one case.
public enum FailureId {
  AUTOSCALED(
      "An autoscaler sets the number of pods of this Deployment, and would undo what you set.",
      "Change the bounds of the autoscaler, or delete it first.",
      ExitCode.REFUSED),
  BAD_ARCHIVE(
      "The file of `pingctl images --load` is no archive of images, or is truncated or damaged;"
          + " nothing was loaded.",
      "Copy the archive again, or save it again with `pingctl images --save=FILE`.",
      ExitCode.USAGE),
  BAD_FILE(
      "A file is missing, cannot be read, is not valid YAML, or has a wrong property.",
      "Correct the file at the line and property that the message names. If the file belongs to the"
          + " installation, run `./install.sh` again.",
      ExitCode.USAGE),
  BAD_INSTALL(
      "A file of the installation is missing or cannot be read, or pingctl was not started by its"
          + " launcher.",
      "Run `./install.sh` again, and start pingctl with the launcher that it installs.",
      ExitCode.FAILED),
  BAD_LOAD(
      "The pings to send are not described correctly: the address, a header, or a number such as"
          + " the count or the rate.",
      "Correct the value that the message names; `pingctl ping --help` lists the options.",
      ExitCode.USAGE),
  BOOTSTRAP(
      "The base image cannot be built from Debian packages: root permissions or a package are"
          + " missing, or the build script failed.",
      "Do what the message says and run the command again, or pull the images with"
          + " `--images=pull`.",
      ExitCode.FAILED),
  BUG(
      "pingctl itself failed.",
      "Run the command again with `--debug`, and report what it prints.",
      ExitCode.BUG),
  BUILD(
      "The container engine could not build an image.",
      "Correct what the last lines of the build, below the message, complain about, and run the"
          + " command again.",
      ExitCode.FAILED),
  BUSY(
      "Another pingctl with the same home is running a command that changes things.",
      "Wait until it ends; the message shows its process id.",
      ExitCode.REFUSED),
  CANARY(
      "`pingctl canary --to` aborted the new version: a condition of `--abort-if` held for its"
          + " pings, or it was not decided in time. The old version gets all requests again.",
      "Correct the version: the message has the figures. If nothing was decided, give more pings or"
          + " time: `--rate`, `--step-limit`.",
      ExitCode.CHECK_FAILED),
  CAPABILITY(
      "A service of the Compose file names a Linux capability that does not exist.",
      "Correct `cap_add` or `cap_drop` in the Compose file; `man 7 capabilities` lists the names.",
      ExitCode.USAGE),
  CERTIFICATE(
      "The CA or the certificate of the ingress stage cannot be generated or read.",
      "Check the disk and the permissions of the folder that the message names, or delete the"
          + " certificates in it and run `pingctl up --stage=ingress`.",
      ExitCode.FAILED),
  CHART(
      "Helm cannot read or render a chart.",
      "Correct the chart, or the value that it does not accept; the message quotes Helm.",
      ExitCode.USAGE),
  CHECK(
      "A check of a stage failed: the running system does not behave as the stage promises.",
      "The message says what was found instead; `pingctl logs --stage=NAME` may show why. `pingctl"
          + " up --stage=NAME` applies the stage again.",
      ExitCode.CHECK_FAILED),
  CLUSTER(
      "The cluster rejected a request and no other id fits, or data on the embedded node cannot be"
          + " deleted.",
      "Correct what the message quotes, and run the command again.",
      ExitCode.FAILED),
  CLUSTER_DOWN(
      "The Kubernetes API does not answer or does not prove its identity, or the embedded cluster"
          + " is stopped, paused or incomplete.",
      "Embedded cluster: run `pingctl cluster up`, or the command in the message. Your own cluster:"
          + " check that it runs, and its address and certificates in the kubeconfig.",
      ExitCode.UNREACHABLE),
  CONDITION(
      "A condition such as `errors>1%,p99>50ms` cannot be read, or compares what cannot be"
          + " compared.",
      "Correct it at the column that the message names, which lists what is allowed there.",
      ExitCode.USAGE),
  CONFIG(
      "A container of a pod cannot be created or started, for example because a ConfigMap or Secret"
          + " is missing.",
      "Correct what the message quotes, and run the command again.",
      ExitCode.FAILED),
  CONFLICT(
      "Somebody else has set fields of a Kubernetes object that pingctl applies.",
      "The command that the message names, `pingctl up` with `--force-conflicts`, sets the fields"
          + " back to what the stage says.",
      ExitCode.REFUSED),
  CONSENT(
      "The cluster of `--context` may not be on this machine and nobody confirmed the change, or"
          + " the question whether to go on was not answered with yes, so nothing was changed.",
      "Check that it is what you mean, then add `--yes` or answer yes on the terminal.",
      ExitCode.REFUSED),
  CONTAINER_FAILED(
      "A container that must complete before others start ended with an exit code other than 0.",
      "See why with the `docker logs` command in the message, correct it, and run the command"
          + " again.",
      ExitCode.FAILED),
  CRASH(
      "A container of a pod ends again and again, or a Job failed.",
      "Correct what its last log lines, below the message, complain about, and run the command"
          + " again.",
      ExitCode.FAILED),
  CREDENTIALS(
      "The cluster does not accept the credentials of the context, or the program or file that"
          + " provides them gave none.",
      "Sign in to the cluster again, or correct the user of the context in the kubeconfig.",
      ExitCode.UNREACHABLE),
  DEFINITIONS(
      "Somebody else has installed custom resource definitions in the cluster, and they are"
          + " incomplete or too old.",
      "Upgrade them to the version that the message names, or use another cluster.",
      ExitCode.REFUSED),
  DISK_FULL(
      "No space is left on the disk of the container engine, of a node, in `/var/tmp`, or where a"
          + " file is to be written.",
      "Free some space and run the command again; `docker system df` shows what the engine uses.",
      ExitCode.FAILED),
  ENGINE(
      "The container engine rejected a request and no other id fits.",
      "Correct what the message quotes from the engine, and run the command again.",
      ExitCode.FAILED),
  ENGINE_ADDRESS(
      "The address of the container engine, from `DOCKER_HOST` or a Docker context, cannot be"
          + " used.",
      "Set `DOCKER_HOST` to `unix:///PATH` or `tcp://HOST:PORT`, or choose another context with"
          + " `docker context use`.",
      ExitCode.USAGE),
  ENGINE_API(
      "The container engine is too old or too new: it and pingctl speak no version of the API in"
          + " common.",
      "Install Docker Engine 20.10 or later, or a newer pingctl, and leave `DOCKER_API_VERSION`"
          + " unset.",
      ExitCode.UNREACHABLE),
  ENGINE_DOWN(
      "The container engine does not answer, or this user may not use it.",
      "Start it with `sudo systemctl start docker` or `./install.sh`. If permission is denied, run"
          + " `sudo usermod -aG docker $USER` and log in again.",
      ExitCode.UNREACHABLE),
  ENGINE_KIND(
      "The container engine is of a kind, or set up in a way, that the stage cannot run on.",
      "Use the engine or the cluster that the message names; `pingctl doctor` shows the same.",
      ExitCode.REFUSED),
  ENGINE_TLS(
      "The connection to the container engine cannot be secured: a file of `DOCKER_CERT_PATH`"
          + " cannot be used (exit code 2), or engine and pingctl do not accept each other (3).",
      "Set `DOCKER_TLS_VERIFY=1`, and `DOCKER_CERT_PATH` to the folder with `ca.pem`, `cert.pem`"
          + " and `key.pem` for this engine; unset both for an engine without TLS.",
      ExitCode.USAGE,
      ExitCode.UNREACHABLE),
  EXISTS(
      "A file that is to be written exists.",
      "Name another file, or overwrite it with `--force`.",
      ExitCode.USAGE),
  EXPERIMENT(
      "An experiment cannot be done as it is written: a script of it failed, or it changes what is"
          + " not there.",
      "Correct the experiment's file or script that the message names; what was changed is put"
          + " back.",
      ExitCode.FAILED,
      ExitCode.USAGE),
  FAULTS(
      "A running copy of the service did not say what faults it has, or did not set them.",
      "`pingctl status` shows whether it runs; a pod that restarts has no faults when it is back."
          + " Then run the command again.",
      ExitCode.FAILED),
  FAULTS_OFF(
      "The service may have no faults: it was not started with `FAULTS=on`. Nothing was changed.",
      "Allow faults with `pingctl fault on --stage=NAME`, which restarts the service of the stage;"
          + " `pingctl up --stage=NAME` forbids them again.",
      ExitCode.REFUSED),
  FAULTS_TOKEN(
      "The faults of the service are set with the token of another home. Nothing was changed.",
      "Use the `PINGCTL_HOME` that allowed them, or give the service this home's token with"
          + " `pingctl fault on --stage=NAME`, which restarts it.",
      ExitCode.REFUSED),
  FILE(
      "A file that an image, a manifest or a chart needs cannot be read or copied, or a file or"
          + " folder that you name cannot be written.",
      "Check that the file exists, that you may read it or write to its folder, and that the disk"
          + " is not full.",
      ExitCode.FAILED),
  FOREIGN(
      "Something that pingctl did not create has a name that pingctl needs, or is in a namespace"
          + " that pingctl would delete; it was left alone.",
      "Rename or delete it, and run the command again. For an entry of your kubeconfig you can also"
          + " leave out `--merge-kubeconfig`.",
      ExitCode.REFUSED),
  HELM(
      "Helm failed and no other id fits, or the record of a release cannot be read.",
      "Correct what the message quotes from Helm; `helm history` may show more.",
      ExitCode.FAILED),
  HOME(
      "A file in the home of pingctl cannot be read, written or deleted, or it is not known where"
          + " that home is.",
      "Check the disk and the permissions of the file, or set the variable `PINGCTL_HOME` to"
          + " another folder.",
      ExitCode.FAILED),
  HOOK(
      "A hook of a chart failed.",
      "See what the pod of the hook logged with `kubectl logs`, correct the chart, and run the"
          + " command again.",
      ExitCode.FAILED),
  IMAGE_PULL(
      "A node cannot get the image of a container.",
      "Check the name of the image, and that the nodes can pull from the registry of `--registry`."
          + " `pingctl cluster load IMAGE` loads an image into the nodes.",
      ExitCode.FAILED),
  IN_CONTAINER(
      "pingctl runs in a container of the engine that it uses, so the ports that stages publish and"
          + " the files that they mount are those of another machine.",
      "Run pingctl on the machine of the engine, or do what the message says.",
      ExitCode.REFUSED),
  INTERRUPTED(
      "The command was interrupted, for example by Ctrl-C; what it has done stays done.",
      "Run the same command again to continue, or what the message names to take back what was"
          + " done.",
      ExitCode.INTERRUPTED),
  IN_USE(
      "An image, a volume or a network of pingctl cannot be removed, because something else uses"
          + " it.",
      "Remove what the message names, and run the command again.",
      ExitCode.REFUSED),
  KUBECONFIG(
      "A kubeconfig cannot be used: it is wrong (exit code 2), another program is changing it (4),"
          + " or it cannot be written (1).",
      "Do what the message says about the file that it names. The variable `KUBECONFIG` names other"
          + " files.",
      ExitCode.FAILED,
      ExitCode.USAGE,
      ExitCode.REFUSED),
  LOAD(
      "An image cannot be loaded into a node of the cluster.",
      "Correct what the message or the last lines below it complain about, and run the command"
          + " again.",
      ExitCode.FAILED),
  NODE_ENDED(
      "The node of the embedded cluster ended, or was removed, while pingctl waited for it.",
      "Correct what its last lines, below the message, complain about, and run the command again.",
      ExitCode.FAILED),
  NOT_EMPTY(
      "A workshop is to be copied into a folder that has something in it.",
      "Name a folder that is not there yet, or an empty one.",
      ExitCode.USAGE),
  NOT_ENGINE(
      "What answers at the address of the container engine is something else, such as a proxy.",
      "Check `DOCKER_HOST` and the Docker context, and that no proxy answers in place of the"
          + " engine.",
      ExitCode.UNREACHABLE),
  NOT_ON_CLUSTER(
      "The command needs a stage on Kubernetes, and this stage does not run on a cluster.",
      "Name stage `k8s` or a later one.",
      ExitCode.USAGE),
  NOT_UP(
      "The stage, or a part of it that the command needs, is not running; the exit code is 1 for"
          + " a missing workload, else 6.",
      "Start it with `pingctl up --stage=NAME`; `pingctl status` shows which stages are running.",
      ExitCode.FAILED,
      ExitCode.CHECK_FAILED),
  NO_ADDRESS(
      "The stage has no address that can be pinged.",
      "Name another stage. A rollout or rollback needs no address with `--rate=0`.",
      ExitCode.USAGE),
  NO_ANSWER(
      "No ping got an answer.",
      "Start a stage with `pingctl up --stage=NAME`, or name another target with `--stage` or"
          + " `--url`.",
      ExitCode.CHECK_FAILED),
  NO_CHART(
      "The stage is not installed from a Helm chart.",
      "Name a stage with a chart: `chart` or `helm`.",
      ExitCode.USAGE),
  NO_CLUSTER(
      "There is no embedded cluster.",
      "Create it with `pingctl cluster up`.",
      ExitCode.UNREACHABLE),
  NO_CONTAINER(
      "There is no container of that name.",
      "Start its stage with `pingctl up --stage=NAME`; `pingctl status` shows which stages are"
          + " running.",
      ExitCode.FAILED),
  NO_CONTEXT(
      "No kubeconfig has the context of `--context`, or there is no kubeconfig.",
      "Use a context that the message lists, or set the variable `KUBECONFIG`.",
      ExitCode.USAGE),
  NO_EXPERIMENT(
      "The workshop has no experiment of that name, or none at all.",
      "Choose one of the experiments that the message lists.",
      ExitCode.USAGE),
  NO_EXPORT(
      "The stage has no files that work without pingctl: it runs a process of this machine.",
      "Export one of the stages that the message lists.",
      ExitCode.USAGE),
  NO_IMAGE(
      "The image of a container is not on the engine (exit code 1), or pingctl has no image of that"
          + " name (2).",
      "Pull or build the images with `pingctl images --provide`, or use a name that `pingctl"
          + " images` lists.",
      ExitCode.FAILED,
      ExitCode.USAGE),
  NO_KIND(
      "The cluster does not serve the kind of a Kubernetes object.",
      "Install the custom resource definition of the kind that the message names, or use a newer"
          + " cluster.",
      ExitCode.FAILED),
  NO_POD(
      "The workload has no pod of that name.",
      "Name one of those that the message lists, or none for all of them.",
      ExitCode.USAGE),
  NO_RELEASE(
      "The stage has no release of that name.",
      "Use a release that the message lists.",
      ExitCode.USAGE),
  NO_REVISION(
      "The release has no such revision (exit code 2), or another Helm has just deleted its record"
          + " (1).",
      "Use a revision that `pingctl history` lists, or run the command again.",
      ExitCode.FAILED,
      ExitCode.USAGE),
  NO_ROUTE(
      "The stage has no route that splits traffic between two versions.",
      "Name stage `ingress`.",
      ExitCode.USAGE),
  NO_SOURCE(
      "`pingctl dev` has no source to watch: the workshop is the installed one, or the image of the"
          + " stage is not built from files.",
      "Copy the workshop with `pingctl workshop init DIR`, and edit that copy with"
          + " `pingctl dev --workshop=DIR`.",
      ExitCode.USAGE),
  NO_STAGE(
      "There is no stage of that name.", "Use a name that `pingctl stages` lists.", ExitCode.USAGE),
  NO_WAY_IN(
      "pingctl does not know how to load images into the nodes of this cluster.",
      "Name a registry that the nodes pull from with `--registry HOST/PATH`.",
      ExitCode.USAGE),
  NO_WORKSHOP(
      "The folder that `--workshop` or the variable `PINGCTL_WORKSHOP` names holds no workshop.",
      "Name the folder that has `stages/` in it, or make one with `pingctl workshop init DIR`.",
      ExitCode.USAGE),
  OTHER_ARCHIVE(
      "An archive of images is of another platform, another version of pingctl or another workshop;"
          + " nothing was loaded.",
      "Save the images again, on a machine of this platform, with this version and this workshop.",
      ExitCode.REFUSED),
  OTHER_HOME(
      "A pingctl with another home has made the embedded cluster, or the stage.",
      "Set `PINGCTL_HOME` to the folder that the message names, or remove it with the `pingctl"
          + " teardown` that the message names.",
      ExitCode.REFUSED),
  OUTPUT(
      "The output of a command could not be written, for example because the disk is full.",
      "Free some space, or write the output somewhere else, and run the command again. What the"
          + " command has changed stays changed.",
      ExitCode.FAILED),
  PORT_TAKEN(
      "Another program or container listens on a port that pingctl needs: found before anything is"
          + " changed (exit code 4) or later (1).",
      "Stop it, or choose other ports with `--port-base`; `pingctl console` has `--port`.",
      ExitCode.FAILED,
      ExitCode.REFUSED),
  PROCESS(
      "A process of a stage cannot be started, or ended before it answered.",
      "Correct what the message or its last lines below complain about, and run the command again.",
      ExitCode.FAILED),
  PROCESS_STAYS(
      "A process did not end although it was killed.",
      "See what it waits for with the `ps` command in the message.",
      ExitCode.FAILED),
  PULL(
      "The registry does not provide an image, or `--images=build` forbids to pull an image that"
          + " can only be pulled.",
      "Check the name of the image, log in with `docker login`, or build it with `--images=build`."
          + " If it can only be pulled, leave out `--images=build`.",
      ExitCode.FAILED),
  PUSH(
      "The registry of `--registry` does not accept an image.",
      "Check the path of the registry, and log in with `docker login`.",
      ExitCode.FAILED),
  QUOTA(
      "A resource quota or another rule of the cluster rejects an object or a pod.",
      "Request less, or have the quota raised; the message quotes the rule.",
      ExitCode.FAILED),
  REGISTRY_DOWN(
      "The registry of an image does not answer.",
      "Check the network, the proxy settings of the engine and the address of `--registry`, or"
          + " build the images with `--images=build`.",
      ExitCode.UNREACHABLE),
  RELEASE_BUSY(
      "Another Helm is installing, upgrading or rolling back the release.",
      "Wait until it ends, and run the command again.",
      ExitCode.REFUSED),
  RIGHTS(
      "The user of the context lacks permissions in the cluster.",
      "Ask the administrator of the cluster for the permissions that the message names, or use"
          + " another context.",
      ExitCode.REFUSED),
  SCHEDULING(
      "A pod cannot be scheduled, because no node meets its requirements.",
      "Free or add the resources that the message names, and run the command again.",
      ExitCode.FAILED),
  STILL_NEEDED(
      "A stage is to be taken down while stages that need it are up.",
      "Take those down first, in the order that the message shows, or all of them with"
          + " `--with-dependents`.",
      ExitCode.REFUSED),
  THRESHOLD(
      "What was measured meets a condition that is not allowed, such as one of `--fail-if`.",
      "See why: the message has the figures. If they are good enough, allow them in the condition.",
      ExitCode.CHECK_FAILED),
  TOO_SMALL(
      "The container engine has too little memory or disk space for the workshop or its images, so"
          + " nothing was changed.",
      "Give it as much more as the message says; `pingctl doctor` shows what it has.",
      ExitCode.REFUSED),
  UNHEALTHY(
      "A container ended, or its health check fails.",
      "Correct what its last log lines, below the message, complain about; `docker logs` shows all"
          + " of them.",
      ExitCode.FAILED),
  UNSUPPORTED(
      "A part of an experiment cannot be done on this cluster, such as where network policies are"
          + " not enforced.",
      "Nothing: the part is skipped. On a cluster that can do what the message names, it is done.",
      ExitCode.REFUSED),
  USAGE(
      "The command line is wrong: a command, an option or a value.",
      "Correct what the message names; every command explains its options with `--help`.",
      ExitCode.USAGE),
  VALUES(
      "The schema of a chart rejects a value.",
      "Correct the value in `--set` or `--values`; `values.yaml` of the chart shows what it"
          + " accepts.",
      ExitCode.USAGE),
  VERSION(
      "There is an image of this version already, and the version was to start with other faults.",
      "Choose another version, or name the faults that the message says it has. `docker image rm`"
          + " removes an image that nothing uses.",
      ExitCode.REFUSED),
  WAIT_TIMEOUT(
      "Something did not become ready, or was not removed, in time.",
      "See what the message says it waited for, with the command that it names, and run the command"
          + " again.",
      ExitCode.TIMED_OUT);

  private final String meaning;
  private final String remedy;
  private final List<ExitCode> exitCodes;

  FailureId(String meaning, String remedy, ExitCode... exitCodes) {
    this.meaning = meaning;
    this.remedy = remedy;
    this.exitCodes = List.of(exitCodes);
  }

  /// The id as it is printed, such as `PING-PORT-TAKEN`.
  public String text() {
    return "PING-" + name().replace('_', '-');
  }

  /// What went wrong, as a sentence.
  public String meaning() {
    return meaning;
  }

  /// What to type or change, as one or two sentences.
  public String remedy() {
    return remedy;
  }

  /// The exit codes of the failures with this id, in the order of their numbers.
  public List<ExitCode> exitCodes() {
    return exitCodes;
  }

  @Override
  public String toString() {
    return text();
  }
}
